import { useState } from 'react';
import { offerOf } from '../data/catalogue.ts';
import { datasetKey } from '../data/dataset.ts';
import { Inspector } from '../model-builder/Inspector.tsx';
import { TrainingPanel } from '../training/TrainingPanel.tsx';
import type { Evaluation } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Tabs } from '../ui/Tabs.tsx';
import { Outcome } from '../visualize/Outcome.tsx';
import type { AppState } from './appStore.ts';
import { type Cell, CellGallery } from './CellGallery.tsx';
import { Coach } from './Coach.tsx';
import { lazyPart } from './lazyPart.tsx';
import { LayerChannels } from './LayerMaps.tsx';
import { memoryText } from './memory.tsx';
import styles from './ResultsPanel.module.css';
import { RateFinderButton } from './RateFinderButton.tsx';
import { RunSummary } from './RunSummary.tsx';
import { Threshold } from './Threshold.tsx';
import { useClassColours } from './useClassColours.ts';
import { useEditModel } from './useEditModel.ts';
import {
  useAnalysis,
  useApp,
  useClassNames,
  useExperiment,
  useExperimentPart,
  useServices,
  useTraining,
} from './useServices.ts';

const Charts = lazyPart(async () => (await import('./Charts.tsx')).Charts);

const thresholdOf = (state: AppState) => state.threshold;
const tabOf = (state: AppState) => state.tab;
const selectedOf = (state: AppState) => state.selected;
const outputsOf = (state: TrainingState) => state.outputs;
const stepsOf = (state: TrainingState) => state.steps;
const validationsOf = (state: TrainingState) => state.validations;
const changesOf = (state: TrainingState) => state.changes;
const epochsOf = (state: TrainingState) => state.epochs;
const evaluationOf = (state: TrainingState) => state.evaluation;
const trainedOnOf = (state: TrainingState) => state.checkpoint?.experiment.dataset ?? null;
/** Of the run, else of what Train would run. */
const runStepsPerEpochOf = ({ status, checkpoint }: TrainingState): number | null => {
  if (status.kind === 'running' || status.kind === 'paused') return status.progress.stepsPerEpoch;
  if (!checkpoint) return null;
  const { dataset, training } = checkpoint.experiment;
  return Math.ceil(dataset.trainingSize / training.batchSize);
};
const fittedOf = ({ status, checkpoint }: TrainingState) =>
  status.kind !== 'idle' &&
  status.kind !== 'finished' &&
  status.kind !== 'failed' &&
  checkpoint?.runId === status.runId
    ? checkpoint.experiment.training
    : null;

/** The right column: what came of it, the selected layer, how it is trained; or only what can be edited. */
export function ResultsPanel({ editsOnly = false }: { readonly editsOnly?: boolean }) {
  const { app } = useServices();
  const tab = useApp(tabOf);
  return (
    <Tabs
      label={editsOnly ? 'Settings' : 'Results'}
      value={editsOnly && tab === 'outcome' ? 'layer' : tab}
      onChange={(next) => app.setState({ tab: next })}
      tabs={[
        ...(editsOnly ? [] : [{ value: 'outcome' as const, label: 'Outcome', content: <OutcomeTab /> }]),
        { value: 'layer', label: 'Layer', content: <LayerTab /> },
        { value: 'training', label: 'Training', content: <TrainingTab /> },
      ]}
    />
  );
}

function OutcomeTab() {
  const { dataset, training } = useExperiment();
  const epochs = useTraining(epochsOf);
  const outputs = useTraining(outputsOf);
  const { canTrain } = useAnalysis();
  const evaluation = useTraining(evaluationOf);
  // The matrix stays that of the run when another data set is chosen; the pictures behind it are not at hand then.
  const evaluatedOn = useTraining(trainedOnOf) ?? dataset;
  const atHand = datasetKey(evaluatedOn) === datasetKey(dataset);
  const evaluated = offerOf(evaluatedOn).info;
  const [charts, setCharts] = useState(false);
  const [opened, setOpened] = useState<{ readonly evaluation: Evaluation; readonly cell: Cell } | null>(null);
  return (
    <>
      <Outcome
        // What a model with problems predicted before it had them is no longer true.
        outputs={canTrain ? outputs : null}
        classNames={useClassNames()}
        colours={useClassColours(dataset)}
        evaluationColours={useClassColours(evaluatedOn)}
        threshold={useApp(thresholdOf)}
        thresholdControl={<Threshold />}
        steps={useTraining(stepsOf)}
        epochs={epochs}
        changes={useTraining(changesOf)}
        validations={useTraining(validationsOf)}
        stepsPerEpoch={
          useTraining(runStepsPerEpochOf) ?? Math.ceil(dataset.trainingSize / training.batchSize)
        }
        evaluation={evaluation}
        evaluationClassNames={evaluated.classNames}
        evaluationTitle={atHand ? null : evaluated.title}
        onOpenCell={
          atHand && evaluation
            ? (trueClass, predictedClass) => setOpened({ evaluation, cell: { trueClass, predictedClass } })
            : undefined
        }
        evaluationEpoch={epochs.at(-1)?.epoch ?? null}
        onOpenCharts={() => setCharts(true)}
        coach={<Coach />}
        summary={<RunSummary />}
      />
      {charts && <Charts onClose={() => setCharts(false)} />}
      {opened && atHand && <CellGallery {...opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function LayerTab() {
  const { app } = useServices();
  const model = useExperimentPart('model');
  const selected = useApp(selectedOf);
  const analysis = useAnalysis();
  const edit = useEditModel();
  return (
    <div className={styles.layer}>
      <Inspector
        model={model}
        analysis={analysis}
        selected={selected}
        edit={edit}
        onSelect={(name) => app.setState({ selected: name })}
      />
      {selected !== null && analysis.layers.has(selected) && <LayerChannels name={selected} />}
    </div>
  );
}

function TrainingTab() {
  const { experiment } = useServices();
  const document = useExperiment();
  const analysis = useAnalysis();
  return (
    <TrainingPanel
      training={document.training}
      classNames={offerOf(document.dataset).info.classNames}
      memory={analysis.canTrain ? memoryText(document) : null}
      fitted={useTraining(fittedOf)}
      tool={<RateFinderButton />}
      edit={(label, training, mergeKey) =>
        experiment.getState().edit(label, { ...document, training }, mergeKey)
      }
    />
  );
}
