import { ChevronDown } from 'lucide-react';
import { useCallback } from 'react';
import { Canvas } from '../model-builder/Canvas.tsx';
import { insertAfter } from '../model-builder/edit.ts';
import type { LayerClassName } from '../model-builder/layers/registry.ts';
import { Palette } from '../model-builder/Palette.tsx';
import { architectureOf } from '../model-builder/spec.ts';
import { SummaryTable } from '../model-builder/SummaryTable.tsx';
import { starterCnn } from '../model-builder/templates.ts';
import { Problems, Totals } from '../model-builder/Totals.tsx';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import type { AppState } from './appStore.ts';
import { LayerMaps } from './LayerMaps.tsx';
import styles from './ModelPanel.module.css';
import { useEditModel } from './useEditModel.ts';
import {
  useAnalysis,
  useApp,
  useClassNames,
  useExperiment,
  useServices,
  useTraining,
} from './useServices.ts';

const selectedOf = (state: AppState) => state.selected;
const viewOf = (state: AppState) => state.modelView;
const checkpointModelOf = (state: TrainingState) => state.checkpoint?.experiment.model ?? null;

const renderMaps = (name: string) => <LayerMaps name={name} />;

/** The middle column: palette, network and totals. */
export function ModelPanel() {
  const { app } = useServices();
  const { model, training } = useExperiment();
  const analysis = useAnalysis();
  const selected = useApp(selectedOf);
  const view = useApp(viewOf);
  const trained = useTraining(checkpointModelOf);
  const edit = useEditModel();
  const select = useCallback((name: string | null) => app.setState({ selected: name }), [app]);
  const open = useCallback(
    (name: string) => app.setState({ selected: name, tab: 'layer', pane: 'results' }),
    [app],
  );
  const stale = trained !== null && architectureOf(trained) !== architectureOf(model);
  return (
    <>
      <ModelBar onSelect={select} />
      {view === 'blocks' ? (
        <Canvas
          model={model}
          analysis={analysis}
          selected={selected}
          onSelect={select}
          onOpen={open}
          edit={edit}
          renderMaps={renderMaps}
        />
      ) : (
        <SummaryTable model={model} analysis={analysis} />
      )}
      <div className={styles.foot}>
        <Problems analysis={analysis} onSelect={select} />
        <div className={styles.totals}>
          <Totals analysis={analysis} batchSize={training.batchSize} />
          {stale && <p className={styles.stale}>edited, not trained</p>}
        </div>
      </div>
    </>
  );
}

/** Layers to add, whole networks to start from, and how the model is shown. */
function ModelBar({ onSelect }: { readonly onSelect: (name: string) => void }) {
  const { app } = useServices();
  const { model } = useExperiment();
  const classes = useClassNames().length;
  const selected = useApp(selectedOf);
  const view = useApp(viewOf);
  const edit = useEditModel();
  const add = (className: LayerClassName) => {
    const { model: next, name } = insertAfter(model, selected, className);
    edit(`Add ${className}`, next);
    onSelect(name);
  };
  return (
    <div className={styles.bar}>
      <Palette onAdd={add} />
      <div className={styles.views}>
        <Menu
          trigger={
            <Button>
              Templates <ChevronDown aria-hidden />
            </Button>
          }
          items={[{ label: 'Starter CNN', onSelect: () => edit('Use Starter CNN', starterCnn(classes)) }]}
        />
        <Segmented
          label="Model view"
          value={view}
          options={[
            { value: 'blocks', label: 'Blocks' },
            { value: 'summary', label: 'Summary' },
          ]}
          onChange={(modelView) => app.setState({ modelView })}
        />
      </div>
    </div>
  );
}
