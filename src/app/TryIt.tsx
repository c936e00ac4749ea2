import { FileImage, FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import type { AppState } from './appStore.ts';
import { FileInput } from './own/FileInput.tsx';
import { itemsOfFiles } from './own/gather.ts';
import { JobProgress } from './own/JobProgress.tsx';
import styles from './TryIt.module.css';
import { modelToTry, type TryModel } from './tryOut.ts';
import { useTryOut } from './useTryOut.ts';
import { TryResultView } from './TryResult.tsx';
import { useApp, useExperiment, useTraining } from './useServices.ts';

const checkpointOf = (state: TrainingState) => state.checkpoint;
const tryOutOf = (state: AppState) => state.tryOut;

const text = (count: number) => count.toLocaleString('en');

/** Which model is asked. */
function modelText({ info, weights, steps }: TryModel): string {
  if (weights === null)
    return `Nothing is trained yet: the network answers with the weights it starts with, so by chance.`;
  return `The newest model answers: ${text(steps)} ${steps === 1 ? 'step' : 'steps'} on ${info.title}.`;
}

/** Shows the model pictures of one's own, many at once. */
export function TryIt() {
  const checkpoint = useTraining(checkpointOf);
  const document = useExperiment();
  const { busy, result, problem } = useApp(tryOutOf);
  const model = modelToTry(checkpoint, document);
  const tryAll = useTryOut();
  const start = (files: readonly File[]) => tryAll({ items: itemsOfFiles(files) });
  return (
    <section className={styles.card} aria-label="Try it" data-drop="try">
      <SectionHeading>Try it</SectionHeading>
      <p className={styles.note}>
        Choose or drop picture files, a folder or a zip, and see what the network takes them for. They stay on
        this device, and nothing of them is stored.
      </p>
      <div className={styles.act}>
        <Choose label="Choose pictures" disabled={!model || busy} onFiles={start} />
        <Choose folder label="Choose folder" disabled={!model || busy} onFiles={start} />
        {!busy && (
          <p className={styles.note}>
            {model
              ? modelText(model)
              : 'The network has problems, so it cannot answer. They are listed in the playground.'}
          </p>
        )}
      </div>
      {busy && <JobProgress />}
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <p role="status" className="visually-hidden">
        {busy ? 'Trying the pictures' : result && `${text(result.tried.length)} pictures tried`}
      </p>
      {result && !busy && <TryResultView result={result} />}
    </section>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly folder?: boolean;
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that opens the files, or a folder. */
function Choose({ label, folder = false, disabled, onFiles }: ChooseProps) {
  const place = useRef<HTMLSpanElement>(null);
  return (
    <span ref={place}>
      <Button
        icon={folder ? <FolderOpen aria-hidden /> : <FileImage aria-hidden />}
        disabled={disabled}
        onClick={() => place.current?.querySelector('input')?.click()}
      >
        {label}
      </Button>
      <FileInput label={folder ? 'Folder to try' : 'Pictures to try'} folder={folder} onFiles={onFiles} />
    </span>
  );
}
