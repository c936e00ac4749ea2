import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { FieldControl } from '../../model-builder/FieldControl.tsx';
import type { Field, Fields } from '../../model-builder/fields.ts';
import {
  type AugmentationLayer,
  type AugmentationName,
  augmentationOf,
  augmentations,
  MOST_AUGMENTATIONS,
} from '../../training/experiment/augmentations.ts';
import type { TrainingState } from '../../training/trainingStore.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useExperimentPart, useServices, useTraining } from '../useServices.ts';
import styles from './Augmentation.module.css';
import { layerNames } from './augmentationText.ts';

const isActiveOf = ({ status }: TrainingState) => status.kind === 'running' || status.kind === 'paused';

type Layers = readonly AugmentationLayer[];

/** The layers in their order, to add, set, switch off, move and remove. */
export function AugmentationLayers() {
  const { experiment } = useServices();
  const layers = useExperimentPart('augmentation');
  const isActive = useTraining(isActiveOf);
  const names = layerNames(layers);
  const list = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  const edit = (label: string, next: Layers, mergeKey?: string) =>
    experiment.getState().edit(label, (document) => ({ ...document, augmentation: next }), mergeKey);
  // Before the edit, which takes away or disables what has the focus.
  const focus = (selector: string) => list.current?.querySelector<HTMLElement>(selector)?.focus();

  const move = (from: number, to: number) => {
    const isLast = to === layers.length - 1;
    const goesUp = to > 0 && (to < from || isLast);
    focus(`[data-place="${to}"] [data-way=${goesUp ? 'up' : 'down'}]`);
    const moved = layers.with(from, layers[to] as AugmentationLayer);
    edit(`Move ${names[from]}`, moved.with(to, layers[from] as AugmentationLayer));
    setSaid(`${names[from]} is now ${to + 1} of ${layers.length}.`);
  };
  const remove = (i: number) => {
    focus('[data-part=add]');
    edit(`Remove ${names[i]}`, layers.toSpliced(i, 1));
    setSaid(`${names[i]} is removed.`);
  };
  return (
    <div className={styles.list} ref={list}>
      <p className={styles.about}>
        Training pictures go through these layers, in this order, and come out another way each time.
        Validation, test and what you look at stay as they are.
        {isActive &&
          ' A run is on: numbers and switches change it at once, the rest counts from the next Train.'}
      </p>
      {[...layers.entries()].map(([i, layer]) => (
        <div key={i} className={styles.layer} role="group" aria-label={names[i]} data-place={i}>
          <div className={styles.head}>
            <Switch
              label={names[i] ?? ''}
              help={augmentations[layer.className].help}
              checked={layer.enabled}
              onChange={(enabled) =>
                edit(`${names[i]} ${enabled ? 'on' : 'off'}`, layers.with(i, { ...layer, enabled }))
              }
            />
            <IconButton
              label={`Move ${names[i]} up`}
              icon={<ArrowUp aria-hidden />}
              data-way="up"
              disabled={i === 0}
              onClick={() => move(i, i - 1)}
            />
            <IconButton
              label={`Move ${names[i]} down`}
              icon={<ArrowDown aria-hidden />}
              data-way="down"
              disabled={i === layers.length - 1}
              onClick={() => move(i, i + 1)}
            />
            <IconButton
              label={`Remove ${names[i]}`}
              icon={<Trash2 aria-hidden />}
              onClick={() => remove(i)}
            />
          </div>
          {layer.enabled && (
            <LayerFields
              key={layer.className}
              layer={layer}
              onChange={(key, argument, value) =>
                edit(
                  `${argument} of ${names[i]}`,
                  layers.with(i, { ...layer, [key]: value }),
                  `augmentation.${i}.${key}`,
                )
              }
            />
          )}
        </div>
      ))}
      <AddLayer
        full={layers.length >= MOST_AUGMENTATIONS}
        onAdd={(name) => {
          edit(`Add ${name}`, [...layers, augmentationOf(name)]);
          setSaid(`${name} is added.`);
        }}
      />
      <p className="visually-hidden" role="status" aria-label="Augmentation changes">
        {said}
      </p>
    </div>
  );
}

interface LayerFieldsProps {
  readonly layer: AugmentationLayer;
  /** `argument` in words. */
  readonly onChange: (key: string, argument: string, value: unknown) => void;
}

/** The arguments of a layer; what has no effect as the others stand is not asked for. */
function LayerFields({ layer, onChange }: LayerFieldsProps) {
  const fields: Fields = augmentations[layer.className].fields;
  const values: Readonly<Record<string, unknown>> = { ...layer };
  const counts = ([key]: [string, Field]) =>
    key !== 'fillValue' || !('fillMode' in layer) || layer.fillMode === 'constant';
  return (
    <div className={styles.fields}>
      {Object.entries(fields)
        .filter(counts)
        .map(([key, field]) => (
          <FieldControl
            key={key}
            field={field}
            value={values[key]}
            onChange={(value) => onChange(key, field.argument.replaceAll('_', ' '), value)}
          />
        ))}
    </div>
  );
}

interface AddLayerProps {
  readonly full: boolean;
  readonly onAdd: (name: AugmentationName) => void;
}

function AddLayer({ full, onAdd }: AddLayerProps) {
  return (
    <div className={styles.add}>
      <Menu
        trigger={
          <Button icon={<Plus aria-hidden />} disabled={full} data-part="add">
            Add a layer
          </Button>
        }
        items={(Object.keys(augmentations) as AugmentationName[]).map((name) => ({
          label: augmentations[name].title,
          about: augmentations[name].help,
          onSelect: () => onAdd(name),
        }))}
      />
      {full && <p>There are {MOST_AUGMENTATIONS} layers, which is as many as there can be.</p>}
    </div>
  );
}
