import { CircleCheck, Info } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { offerOf } from '../data/catalogue.ts';
import { confusionMatrix, matrixAccuracy } from '../training/metrics.ts';
import { obstacleTo, stalenessOf } from '../training/testResult.ts';
import type { TestResult, TrainingState } from '../training/trainingStore.ts';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { Button } from '../ui/Button.tsx';
import { obstacleText, stalenessText } from './evaluateText.ts';
import styles from './EvaluateView.module.css';
import { TestReport } from './TestReport.tsx';
import { TryIt } from './TryIt.tsx';
import { useDataset, useExperiment, useServices, useTraining } from './useServices.ts';
import { fragmentOf } from './views.ts';

const testOf = (state: TrainingState) => state.test;
const checkpointOf = (state: TrainingState) => state.checkpoint;
const backendOf = (state: TrainingState) => state.backend;
const datasetOf = (state: TrainingState) => state.dataset;
const isTrainingOf = ({ status }: TrainingState) => status.kind === 'starting' || status.kind === 'running';

const text = (count: number) => count.toLocaleString('en');

/** What the newest model makes of pictures it has never seen: asked for by a button, as each look costs. */
export function EvaluateView() {
  const { result } = useTraining(testOf);
  const document = useExperiment();
  const checkpoint = useTraining(checkpointOf);
  const { test } = useDataset();
  const staleness = result && stalenessOf(result, checkpoint, document);
  return (
    <div className={styles.view}>
      <p className={styles.intro}>
        {text(test.count)} test pictures were kept apart: the network was never fitted to them, and no curve
        shows them. Look seldom: a result that was used to choose the network is worth nothing. Choose by the
        validation curves, and evaluate at the end.
      </p>
      <section className={styles.card} aria-label="Test result">
        {result ? <Figures result={result} /> : <NoFigures />}
        <Act isNews={!result || staleness !== null} />
        {result && (
          <p className={styles.now} data-stale={staleness !== null}>
            {staleness ? <Info aria-hidden /> : <CircleCheck aria-hidden />}
            {stalenessText(staleness, result.experiment, document, checkpoint?.steps ?? 0)}
          </p>
        )}
      </section>
      {result && <TestReport result={result} canOpen={staleness !== 'dataset'} />}
      <TryIt />
    </div>
  );
}

/** The share that was right, and what it is of. */
function Figures({ result: { evaluation, experiment, steps, hash } }: { readonly result: TestResult }) {
  const { labels, probabilities, loss } = evaluation;
  const accuracy = matrixAccuracy(
    confusionMatrix(labels, probabilities, probabilities.length / labels.length),
  );
  return (
    <div className={styles.figures}>
      <p className={styles.accuracy}>
        <b>{(accuracy * 100).toFixed(2)} %</b> accuracy
      </p>
      <p>
        {text(Math.round(accuracy * labels.length))} of {text(labels.length)} test pictures are right · loss{' '}
        {loss.toFixed(4)}
      </p>
      <p className={styles.of}>
        {offerOf(experiment.dataset).info.title} · model after {text(steps)} {steps === 1 ? 'step' : 'steps'}{' '}
        · weights {hash.slice(0, 8)}
      </p>
    </div>
  );
}

/** What to do before there can be a result. */
function NoFigures() {
  const trained = useTraining(checkpointOf);
  const isTraining = useTraining(isTrainingOf);
  const hasModel = trained !== null && trained.steps > 0;
  return (
    <div className={styles.figures}>
      <p className={styles.nothing}>{hasModel ? 'Not evaluated yet' : 'Nothing to evaluate yet'}</p>
      {hasModel ? (
        <p>The newest model is ready; it has seen none of the test pictures.</p>
      ) : (
        <>
          <p>
            {isTraining
              ? 'The model is being trained. Come back when its validation curve no longer rises.'
              : 'Train a model first: press Train, and watch its curves in the playground.'}
          </p>
          <Button
            className={styles.go}
            onClick={() => {
              location.hash = fragmentOf('playground');
            }}
          >
            Go to the playground
          </Button>
        </>
      )}
    </div>
  );
}

/** The button, or how far it is; `isNews` when pressing it would tell something new. */
function Act({ isNews }: { readonly isNews: boolean }) {
  const { trainer } = useServices();
  const { progress, error, result } = useTraining(testOf);
  const document = useExperiment();
  const checkpoint = useTraining(checkpointOf);
  const backend = useTraining(backendOf);
  const dataset = useTraining(datasetOf);
  const isTraining = useTraining(isTrainingOf);
  const button = useRef<HTMLButtonElement>(null);
  const obstacle = obstacleTo({ checkpoint, backend, dataset }, document);
  const busy = progress !== null;
  return (
    <div className={styles.act}>
      <Button
        ref={button}
        variant={isNews ? 'primary' : 'default'}
        disabled={obstacle !== null && !busy}
        // Still there for the focus, which would be lost with it.
        aria-disabled={busy}
        aria-describedby={busy ? undefined : 'newest-model'}
        onClick={() => {
          if (!busy) trainer.evaluateTest();
        }}
      >
        Evaluate on the test set
      </Button>
      {progress ? (
        <Progress {...progress} onEnd={() => button.current?.focus()} />
      ) : (
        <p id="newest-model">
          {obstacle
            ? obstacleText(obstacle, document, checkpoint?.experiment ?? null, isTraining)
            : checkpoint &&
              `Newest model: ${text(checkpoint.steps)} steps, weights ${checkpoint.hash.slice(0, 8)}`}
        </p>
      )}
      {error && (
        <p role="alert" className={styles.error}>
          The evaluation could not be finished. {error.message}
        </p>
      )}
      <p role="status" className="visually-hidden">
        {busy ? 'Evaluating' : result && `Evaluated ${text(result.evaluation.labels.length)} test pictures`}
      </p>
    </div>
  );
}

interface ProgressProps {
  readonly done: number;
  /** 0 until the pictures have arrived. */
  readonly of: number;
  /** It is over while Cancel had the focus. */
  readonly onEnd: () => void;
}

function Progress({ done, of, onEnd }: ProgressProps) {
  const { trainer } = useServices();
  const cancel = useRef<HTMLButtonElement>(null);
  const latest = useRef(onEnd);
  useLayoutEffect(() => {
    latest.current = onEnd;
  });
  useLayoutEffect(() => {
    const element = cancel.current;
    return () => {
      if (element && document.activeElement === element) latest.current();
    };
  }, []);
  const said = of === 0 ? 'Getting the test pictures' : `${text(done)} of ${text(of)} pictures`;
  return (
    <div className={styles.progress}>
      <ProgressBar label="Evaluation progress" share={of === 0 ? 0 : done / of} said={said} />
      <span>{said}</span>
      <Button ref={cancel} onClick={() => trainer.cancelEvaluation()}>
        Cancel
      </Button>
    </div>
  );
}
