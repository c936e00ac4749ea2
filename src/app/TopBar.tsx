import { Redo2, Undo2 } from 'lucide-react';
import { redoLabel, undoLabel } from '../data/history.ts';
import { IconButton } from '../ui/Button.tsx';
import type { AppState } from './appStore.ts';
import { BackendBadge } from './BackendBadge.tsx';
import { Help } from './Help.tsx';
import { KeptState } from './KeptState.tsx';
import { RunControls } from './RunControls.tsx';
import { Share } from './Share.tsx';
import { StoredDialog } from './StoredDialog.tsx';
import { stepHistory } from './stepHistory.ts';
import { ThemeMenu } from './ThemeMenu.tsx';
import styles from './TopBar.module.css';
import { useApp, useExperimentPart, useExperimentState, useOwn, useServices } from './useServices.ts';

/** Name, title, undo; the run's controls; backend, theme, help. In every view. */
export function TopBar() {
  return (
    <div className={styles.bar}>
      <div className={styles.left}>
        <span className={styles.brand}>
          <Mark />
          <span className={styles.name}>Kernelscope</span>
        </span>
        <Title />
        <History />
        <KeptState />
      </div>
      <RunControls />
      <div className={styles.right}>
        <BackendBadge />
        <Share />
        <ThemeMenu />
        <Help />
        <StoredDialog />
      </div>
    </div>
  );
}

const opacities = [0.25, 0.6, 0.25, 0.6, 1, 0.6, 0.25, 0.6, 0.25];

/** A 3×3 kernel. */
function Mark() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden>
      {opacities.map((opacity, i) => (
        <rect
          key={`${i % 3} ${Math.floor(i / 3)}`}
          x={(i % 3) * 7}
          y={Math.floor(i / 3) * 7}
          width="6"
          height="6"
          rx="1.5"
          opacity={opacity}
        />
      ))}
    </svg>
  );
}

function Title() {
  const { experiment } = useServices();
  const title = useExperimentPart('title');
  return (
    <input
      className={styles.title}
      aria-label="Experiment title"
      value={title}
      maxLength={200}
      onChange={(event) =>
        experiment
          .getState()
          .edit('Rename', (document) => ({ ...document, title: event.target.value }), 'title')
      }
    />
  );
}

const isDataOf = ({ view }: AppState) => view === 'data';

/** Of the document; in the Data view of own pictures. */
function History() {
  const services = useServices();
  const isData = useApp(isDataOf);
  const ofDocument = { undo: useExperimentState(undoLabel), redo: useExperimentState(redoLabel) };
  const ofPictures = { undo: useOwn(undoLabel), redo: useOwn(redoLabel) };
  const { undo, redo } = isData ? ofPictures : ofDocument;
  return (
    <>
      <IconButton
        label={undo === null ? 'Undo' : `Undo: ${undo}`}
        hint={undo === null ? 'Nothing to undo' : `Undo: ${undo} (Ctrl+Z)`}
        icon={<Undo2 aria-hidden />}
        disabled={undo === null}
        onClick={() => stepHistory(services, 'undo')}
      />
      <IconButton
        label={redo === null ? 'Redo' : `Redo: ${redo}`}
        hint={redo === null ? 'Nothing to redo' : `Redo: ${redo} (Ctrl+Shift+Z)`}
        icon={<Redo2 aria-hidden />}
        disabled={redo === null}
        onClick={() => stepHistory(services, 'redo')}
      />
    </>
  );
}
