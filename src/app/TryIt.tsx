import { FileImage, FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import type { AppState } from './appStore.ts';
import { decodePicture } from './decodePicture.tsx';
import styles from './TryIt.module.css';
import { modelToTry, type TryModel, tryOut, type TryState } from './tryOut.ts';
import { TryResultView } from './TryResult.tsx';
import type { ChosenFile } from './tryPictures.ts';
import { useApp, useExperiment, useServices, useTraining } from './useServices.ts';

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
  const { progress, result, problem } = useApp(tryOutOf);
  const model = modelToTry(checkpoint, document);
  const { start, cancel } = useTryOut(model);
  return (
    <section className={styles.card} aria-label="Try it">
      <SectionHeading>Try it</SectionHeading>
      <p className={styles.note}>
        Choose picture files, a folder or a zip, and see what the network takes them for. They stay on this
        device, and nothing of them is stored.
      </p>
      <div className={styles.act}>
        <Choose label="Choose pictures" disabled={!model || progress !== null} onFiles={start} />
        <Choose folder label="Choose folder" disabled={!model || progress !== null} onFiles={start} />
        {progress === null && (
          <p className={styles.note}>
            {model
              ? modelText(model)
              : 'The network has problems, so it cannot answer. They are listed in the playground.'}
          </p>
        )}
        {progress && <Progress progress={progress} onCancel={cancel} />}
      </div>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <p role="status" className="visually-hidden">
        {progress ? 'Trying the pictures' : result && `${text(result.tried.length)} pictures tried`}
      </p>
      {result && progress === null && <TryResultView result={result} />}
    </section>
  );
}

function Progress({
  progress: { done, of, secondsLeft },
  onCancel,
}: {
  readonly progress: NonNullable<TryState['progress']>;
  readonly onCancel: () => void;
}) {
  const said =
    of === 0
      ? 'Looking at what there is'
      : `${text(done)} of ${text(of)} pictures${secondsLeft === null ? '' : `, about ${text(secondsLeft)} s left`}`;
  return (
    <div className={styles.progress}>
      <ProgressBar label="Trying progress" share={of === 0 ? 0 : done / of} said={said} />
      <span>{said}</span>
      <Button onClick={onCancel}>Cancel</Button>
    </div>
  );
}

/** The go under way goes on while another view is shown. */
let underWay = new AbortController();

function useTryOut(model: TryModel | null) {
  const { app, trainer } = useServices();
  const set = (state: Partial<TryState>) =>
    app.setState(({ tryOut: before }) => ({ tryOut: { ...before, ...state } }));
  return {
    start(files: readonly ChosenFile[]) {
      if (!model || files.length === 0) return;
      underWay = new AbortController();
      tryOut(files, model, {
        decode: decodePicture,
        predict: (args) => trainer.predict(args),
        set,
        signal: underWay.signal,
      }).catch((error: Error) => set({ progress: null, problem: error.message }));
    },
    cancel: () => underWay.abort(),
  };
}

interface ChooseProps {
  readonly label: string;
  readonly folder?: boolean;
  readonly disabled: boolean;
  readonly onFiles: (files: readonly ChosenFile[]) => void;
}

/** A button that opens the files, or a folder. */
function Choose({ label, folder = false, disabled, onFiles }: ChooseProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        icon={folder ? <FolderOpen aria-hidden /> : <FileImage aria-hidden />}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={folder ? 'Folder to try' : 'Pictures to try'}
        {...(folder ? { webkitdirectory: '' } : { accept: 'image/*,.zip,application/zip' })}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          onFiles(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
        }}
      />
    </>
  );
}
