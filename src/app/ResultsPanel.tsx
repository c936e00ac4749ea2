import { offerOf } from '../data/catalogue.ts';
import { Inspector } from '../model-builder/Inspector.tsx';
import { TrainingPanel } from '../training/TrainingPanel.tsx';
import type { TrainingState } from '../training/trainingStore.ts';
import { Tabs } from '../ui/Tabs.tsx';
import type { AppState } from './appStore.ts';
import { LayerChannels } from './LayerChannels.tsx';
import { memoryText } from './memory.tsx';
import { OutcomeTab } from './OutcomeTab.tsx';
import styles from './ResultsPanel.module.css';
import { RateFinderButton } from './RateFinderButton.tsx';
import { useEditModel } from './useEditModel.ts';
import {
  useAnalysis,
  useApp,
  useExperiment,
  useExperimentPart,
  useServices,
  useTraining,
} from './useServices.ts';

const tabOf = (state: AppState) => state.tab;
const selectedOf = (state: AppState) => state.selected;
const backendOf = (state: TrainingState) => state.backend;
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
  const backend = useTraining(backendOf);
  return (
    <TrainingPanel
      training={document.training}
      classNames={offerOf(document.dataset).info.classNames}
      memory={analysis.canTrain ? memoryText(document, backend) : null}
      fitted={useTraining(fittedOf)}
      tool={<RateFinderButton />}
      edit={(label, training, mergeKey) =>
        experiment.getState().edit(label, { ...document, training }, mergeKey)
      }
    />
  );
}
