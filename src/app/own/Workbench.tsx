import { useCallback, useState } from 'react';
import { renameSet } from '../../data/own/editSet.ts';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { AddPictures } from './AddPictures.tsx';
import { Aside } from './Aside.tsx';
import { CameraDialog } from './CameraDialog.tsx';
import { Classes } from './Classes.tsx';
import styles from './DataView.module.css';
import { GridKeys } from './GridKeys.tsx';
import { JobCard } from './JobCard.tsx';
import { LabelMode, type ToLabel } from './LabelMode.tsx';
import { PadDialog } from './PadDialog.tsx';
import { PictureGrid } from './PictureGrid.tsx';
import { Toolbar } from './Toolbar.tsx';
import { TrainOn } from './TrainOn.tsx';
import { useEditOwn, useIsOthers } from './useEditOwn.ts';
import { useLatest } from './useLatest.ts';
import { type Look, useLook } from './useLook.ts';
import { type Shown, usePicturesShown } from './usePicturesShown.ts';

type Mode =
  | { readonly kind: 'grid' }
  | ({ readonly kind: 'label' } & ToLabel)
  | { readonly kind: 'camera' | 'pad'; readonly classId: string | null };

interface WorkbenchProps {
  readonly set: OwnSet;
  /** What files are being dragged over. */
  readonly over: { readonly classId: string | null | undefined } | null;
}

/** Classes at the left, pictures in the middle, what to do with all of them at the right. */
export function Workbench({ set, over }: WorkbenchProps) {
  const isOthers = useIsOthers();
  const { look, problem } = useLook();
  const shown = usePicturesShown(set, look?.looked.edition ?? null);
  const [mode, setMode] = useState<Mode>({ kind: 'grid' });
  const latest = useLatest(shown.selection);
  const taken = useCallback(
    (slot: number) => (latest.current.slots.has(slot) ? latest.current.slots : new Set([slot])),
    [latest],
  );
  const onCapture = useCallback((classId: string | null) => setMode({ kind: 'camera', classId }), []);
  const onDraw = useCallback((classId: string) => setMode({ kind: 'pad', classId }), []);
  const onLabel = useCallback((those: ToLabel) => setMode({ kind: 'label', ...those }), []);
  const toGrid = () => setMode({ kind: 'grid' });
  return (
    <>
      <Header set={set} look={look} onCapture={onCapture} />
      <fieldset className={styles.columns} disabled={isOthers}>
        <div className={styles.news}>
          <JobCard />
        </div>
        <Classes
          set={set}
          filter={shown.filter}
          onFilter={shown.setFilter}
          over={over ? over.classId : undefined}
          taken={taken}
          onCapture={onCapture}
          onDraw={onDraw}
        />
        <div className={styles.middle}>
          {mode.kind === 'label' ? (
            <LabelMode key={mode.slots.join()} set={set} those={mode} onClose={toGrid} />
          ) : (
            <Pictures set={set} shown={shown} onLabel={onLabel} />
          )}
        </div>
        <Aside {...{ set, look, problem, shown, onLabel }} />
      </fieldset>
      {mode.kind === 'camera' && <CameraDialog set={set} classId={mode.classId} onClose={toGrid} />}
      {mode.kind === 'pad' && <PadDialog set={set} classId={mode.classId} onClose={toGrid} />}
    </>
  );
}

interface HeaderProps {
  readonly set: OwnSet;
  readonly look: Look | null;
  readonly onCapture: (classId: string | null) => void;
}

/** What the set is called, and the two things to do with it. */
function Header({ set, look, onCapture }: HeaderProps) {
  const edit = useEditOwn();
  const isOthers = useIsOthers();
  return (
    <header className={styles.header}>
      <input
        className={styles.title}
        aria-label="Set title"
        value={set.title}
        maxLength={200}
        disabled={isOthers}
        onChange={(event) => edit('Rename the set', (now) => renameSet(now, event.target.value), 'title')}
      />
      <AddPictures set={set} onCamera={() => onCapture(set.classes[0]?.id ?? null)} />
      <TrainOn set={set} look={look} />
    </header>
  );
}

interface PicturesProps {
  readonly set: OwnSet;
  readonly shown: Shown;
  readonly onLabel: (those: ToLabel) => void;
}

function Pictures({ set, shown, onLabel }: PicturesProps) {
  const { samples, likely, filter, found, selection, select } = shown;
  return (
    <>
      <GridKeys set={set} shown={shown} />
      <Toolbar set={set} shown={shown} onLabel={onLabel} />
      <PictureGrid
        key={found ? found.title : filter}
        set={set}
        samples={samples}
        likely={likely}
        selection={selection}
        onSelect={select}
        empty={
          <p>
            {filter === 'none'
              ? 'Every picture has a class.'
              : 'No pictures here yet. Drop some, or press Add pictures.'}
          </p>
        }
      />
    </>
  );
}
