import { ChevronDown } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Canvas } from '../model-builder/Canvas.tsx';
import { add as addLayer } from '../model-builder/blockActions.ts';
import { endSlot } from '../model-builder/endSlot.ts';
import { focusBlock } from '../model-builder/focusBlock.tsx';
import type { LayerClassName } from '../model-builder/layers/registry.ts';
import { type PressedBy, Palette } from '../model-builder/Palette.tsx';
import { findLayer } from '../model-builder/spec.ts';
import { Problems, Totals } from '../model-builder/Totals.tsx';
import { surpriseOf, type Template, templates, withTemplate } from '../training/experiment/templates.ts';
import { planTraining } from '../training/planTraining.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import type { AppState } from './appStore.ts';
import { LayerMaps } from './LayerMaps.tsx';
import { lazyPart } from './lazyPart.tsx';
import styles from './ModelPanel.module.css';
import { useEditModel } from './useEditModel.ts';
import {
  useAnalysis,
  useApp,
  useExperiment,
  useExperimentPart,
  useServices,
  useTraining,
} from './useServices.ts';

const SummaryTable = lazyPart(async () => (await import('../model-builder/SummaryTable.tsx')).SummaryTable);

const selectedOf = (state: AppState) => state.selected;
const saidOf = (state: AppState) => state.modelSaid;
const viewOf = (state: AppState) => state.modelView;
const checkpointOf = (state: TrainingState) => state.checkpoint;

const renderMaps = (name: string) => <LayerMaps name={name} />;

/** The middle column: palette, network and totals. */
export function ModelPanel() {
  const { app } = useServices();
  const model = useExperimentPart('model');
  const analysis = useAnalysis();
  const selected = useApp(selectedOf);
  const view = useApp(viewOf);
  const edit = useEditModel();
  const said = useApp(saidOf);
  const [placing, setPlacing] = useState<LayerClassName | null>(null);
  const select = useCallback((name: string | null) => app.setState({ selected: name }), [app]);
  const say = useCallback((modelSaid: string) => app.setState({ modelSaid }), [app]);
  const open = useCallback(
    (name: string) => {
      app.setState({ selected: name, tab: 'layer', pane: 'results' });
      // Drawn first, so that there is a heading to go to.
      requestAnimationFrame(() => {
        const heading = globalThis.document.querySelector<HTMLElement>('[data-part=inspected]');
        heading?.focus({ preventScroll: true });
        heading?.scrollIntoView({ block: 'center' });
      });
    },
    [app],
  );
  return (
    <>
      <ModelBar onSelect={select} say={say} onPlace={setPlacing} />
      {placing !== null && (
        <p className={styles.placing}>
          Tap where {placing} goes.
          <Button onClick={() => setPlacing(null)}>Cancel</Button>
        </p>
      )}
      {view === 'blocks' ? (
        <Canvas
          model={model}
          analysis={analysis}
          selected={selected}
          onSelect={select}
          onOpen={open}
          edit={edit}
          renderMaps={renderMaps}
          say={say}
          placing={placing}
          onPlaced={() => setPlacing(null)}
        />
      ) : (
        <SummaryTable model={model} analysis={analysis} />
      )}
      <p className="visually-hidden" role="status" aria-label="Model changes">
        {said}
      </p>
      <div className={styles.foot}>
        <Problems analysis={analysis} onSelect={select} />
        <div className={styles.totals}>
          <Totals analysis={analysis} />
          <Stale />
        </div>
      </div>
    </>
  );
}

/** Says that the network is not the trained one any more. Apart, as checkpoints come while it trains. */
function Stale() {
  const document = useExperiment();
  const trained = useTraining(checkpointOf);
  const stale = trained !== null && planTraining(document, trained).kind === 'anew';
  return (
    // It has its place all the time, so that nothing moves.
    <p className={styles.stale} hidden={!stale}>
      edited, not trained
    </p>
  );
}

/** Layers to add, whole networks to start from, and how the model is shown. */
function ModelBar({
  onSelect,
  onPlace,
  say,
}: {
  readonly onSelect: (name: string) => void;
  /** A layer is to be placed by a tap; null once it is not any more. */
  readonly onPlace: (className: LayerClassName | null) => void;
  readonly say: (said: string) => void;
}) {
  const { app, experiment } = useServices();
  const model = useExperimentPart('model');
  const selected = useApp(selectedOf);
  const view = useApp(viewOf);
  const edit = useEditModel();
  const { layers } = useAnalysis();
  const add = (className: LayerClassName, by: PressedBy) => {
    const isPlaced = by === 'finger' && view === 'blocks' && !findLayer(model, selected ?? '');
    onPlace(isPlaced ? className : null);
    if (isPlaced) return say(`Tap where ${className} goes.`);
    const shapeOf = (name: string) => layers.get(name)?.outputShape;
    const after = findLayer(model, selected ?? '');
    const slot = after ? { after: after.name } : endSlot(model, className, shapeOf);
    const added = addLayer(model, slot, className, shapeOf);
    edit(added.label, added.model);
    say(added.said);
    if (added.select === null) return;
    onSelect(added.select);
    // Who presses it by key goes on in the palette.
    if (by !== 'key') focusBlock(added.select);
  };
  const start = (template: Template) =>
    experiment.getState().edit(`Use ${template.name}`, (document) => withTemplate(document, template));
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
          items={[
            ...templates.map((template) => ({
              label: template.name,
              about: template.about,
              onSelect: () => start(template),
            })),
            {
              label: 'Surprise me',
              about: surpriseOf(0).about,
              onSelect: () => start(surpriseOf(Date.now())),
            },
          ]}
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
