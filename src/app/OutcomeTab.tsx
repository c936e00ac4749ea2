import { Maximize2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { offerOf } from '../data/catalogue.ts';
import { datasetKey } from '../data/dataset.ts';
import { confusionMatrix } from '../training/metrics.ts';
import type { Evaluation } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { IconButton } from '../ui/Button.tsx';
import { AccuracyChart } from '../visualize/AccuracyChart.tsx';
import { ConfusionMatrix } from '../visualize/ConfusionMatrix.tsx';
import { LossChart } from '../visualize/LossChart.tsx';
import { Prediction } from '../visualize/Prediction.tsx';
import type { AppState } from './appStore.ts';
import { type Cell, CellGallery } from './CellGallery.tsx';
import { Coach } from './Coach.tsx';
import { lazyPart } from './lazyPart.tsx';
import styles from './OutcomeTab.module.css';
import { RunSummary } from './RunSummary.tsx';
import { Threshold } from './Threshold.tsx';
import { useClassColours } from './useClassColours.ts';
import { useAnalysis, useApp, useClassNames, useExperimentPart, useTraining } from './useServices.ts';

const Charts = lazyPart(async () => (await import('./Charts.tsx')).Charts);

const thresholdOf = (state: AppState) => state.threshold;
const outputsOf = (state: TrainingState) => state.outputs;
const stepsOf = (state: TrainingState) => state.steps;
const validationsOf = (state: TrainingState) => state.validations;
const changesOf = (state: TrainingState) => state.changes;
const epochsOf = (state: TrainingState) => state.epochs;
const lastEpochOf = (state: TrainingState) => state.epochs.at(-1)?.epoch ?? null;
const evaluationOf = (state: TrainingState) => state.evaluation;
const trainedOnOf = (state: TrainingState) => state.checkpoint?.experiment.dataset ?? null;
/** Of the run, else of what Train would run. */
const runStepsPerEpochOf = ({ status, checkpoint }: TrainingState): number | null => {
  if (status.kind === 'running' || status.kind === 'paused') return status.progress.stepsPerEpoch;
  if (!checkpoint) return null;
  const { dataset, training } = checkpoint.experiment;
  return Math.ceil(dataset.trainingSize / training.batchSize);
};

/**
 * What came of it: the prediction for the current picture, the curves and the confusion matrix. Each follows only its own
 * facts: the newest prediction and the newest points come ten times a second, all else once an epoch.
 */
export function OutcomeTab() {
  const [charts, setCharts] = useState(false);
  const openCharts = useMemo(
    () => (
      <IconButton
        label="Charts"
        hint="All charts, large: zoom, log scale, layers, PNG and CSV"
        icon={<Maximize2 aria-hidden />}
        onClick={() => setCharts(true)}
      />
    ),
    [],
  );
  return (
    <>
      <div className={styles.outcome}>
        <CurrentPrediction />
        <Curves tool={openCharts} />
        <Coach />
        <NewestMatrix />
        <RunSummary />
      </div>
      {charts && <Charts onClose={() => setCharts(false)} />}
    </>
  );
}

const threshold = <Threshold />;

function CurrentPrediction() {
  const outputs = useTraining(outputsOf);
  const { canTrain } = useAnalysis();
  const classNames = useClassNames();
  // What a model with problems predicted before it had them is no longer true.
  const shown = canTrain ? outputs : null;
  const last = shown?.layers.at(-1);
  return (
    <Prediction
      // A network whose end does not fit the classes predicts none of them.
      probabilities={last?.values.length === classNames.length ? last.values : null}
      classNames={classNames}
      label={shown?.label ?? null}
      threshold={useApp(thresholdOf)}
      control={threshold}
      colours={useClassColours(useExperimentPart('dataset'))}
    />
  );
}

function Curves({ tool }: { readonly tool: ReactNode }) {
  const { trainingSize } = useExperimentPart('dataset');
  const { batchSize } = useExperimentPart('training');
  const curves = {
    steps: useTraining(stepsOf),
    epochs: useTraining(epochsOf),
    validations: useTraining(validationsOf),
    changes: useTraining(changesOf),
    stepsPerEpoch: useTraining(runStepsPerEpochOf) ?? Math.ceil(trainingSize / batchSize),
  };
  return (
    <>
      <LossChart {...curves} tool={tool} />
      <AccuracyChart {...curves} />
    </>
  );
}

function NewestMatrix() {
  const dataset = useExperimentPart('dataset');
  const classNames = useClassNames();
  const colours = useClassColours(dataset);
  const evaluation = useTraining(evaluationOf);
  const epoch = useTraining(lastEpochOf);
  // The matrix stays that of the run when another data set is chosen; the pictures behind it are not at hand then.
  const evaluatedOn = useTraining(trainedOnOf) ?? dataset;
  const atHand = datasetKey(evaluatedOn) === datasetKey(dataset);
  const evaluated = offerOf(evaluatedOn).info;
  const evaluatedColours = useClassColours(evaluatedOn);
  const [opened, setOpened] = useState<{ readonly evaluation: Evaluation; readonly cell: Cell } | null>(null);
  const matrix = useMemo(
    () =>
      evaluation && confusionMatrix(evaluation.labels, evaluation.probabilities, evaluated.classNames.length),
    [evaluation, evaluated],
  );
  return (
    <>
      <ConfusionMatrix
        matrix={matrix}
        classNames={evaluation ? evaluated.classNames : classNames}
        colours={evaluation ? evaluatedColours : colours}
        caption={captionOf(evaluation, atHand ? null : evaluated.title, epoch)}
        onOpen={
          atHand && evaluation
            ? (trueClass, predictedClass) => setOpened({ evaluation, cell: { trueClass, predictedClass } })
            : undefined
        }
      />
      {opened && atHand && <CellGallery {...opened} onClose={() => setOpened(null)} />}
    </>
  );
}

/** What was counted: the pictures, named by their data set where it is not the one at hand, and after which epoch. */
function captionOf(evaluation: Evaluation | null, title: string | null, epoch: number | null): string {
  if (!evaluation) return 'after epoch 1';
  const pictures = title ?? `${evaluation.labels.length.toLocaleString('en')} pictures`;
  return epoch === null ? pictures : `${pictures}, epoch ${epoch}`;
}
