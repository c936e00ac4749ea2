import { useRef, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Hint } from '../ui/Hint.tsx';
import { kerasSignature } from './code/kerasModel.ts';
import type { Family } from './defineLayer.ts';
import family from './family.module.css';
import { definitionOf, layerDefinitions, type LayerClassName } from './layers/registry.ts';
import styles from './Palette.module.css';
import { useDraggable } from './useDraggable.ts';

const offered = (Object.keys(layerDefinitions) as LayerClassName[]).filter((name) => name !== 'Input');

/** Shown when not all are: what most networks are made of. */
const usual: readonly LayerClassName[] = [
  'Conv2D',
  'MaxPooling2D',
  'AveragePooling2D',
  'GlobalAveragePooling2D',
  'Flatten',
  'Dense',
  'Dropout',
  'BatchNormalization',
  'Activation',
  'Add',
  'Concatenate',
];

/** The families in the palette's order. */
const families: readonly (readonly [Family, title: string])[] = [
  ['convolution', 'Convolution'],
  ['pooling', 'Pooling'],
  ['dense', 'Dense'],
  ['regularisation', 'Regularisation'],
  ['shape', 'Values and shapes'],
  ['merge', 'Merge'],
];

/** How a layer was chosen. */
export type PressedBy = 'mouse' | 'finger' | 'key';

type OnAdd = (className: LayerClassName, by: PressedBy) => void;

/** A press by key is a click without a place. */
const pressedBy = (event: MouseEvent): PressedBy =>
  event.detail === 0
    ? 'key'
    : event instanceof PointerEvent && event.pointerType === 'touch'
      ? 'finger'
      : 'mouse';

/** The layers to add: press one to add it after the selected block, or drag it to its place. */
export function Palette({ onAdd }: { readonly onAdd: OnAdd }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ul className={all ? styles.groups : styles.list} aria-label="Layers">
        {all ? (
          families.map(([name, title]) => (
            <li key={name} className={styles.group}>
              <span className={styles.title}>{title}</span>
              <ul className={styles.list} aria-label={title}>
                <Items
                  of={offered.filter((className) => definitionOf(className).family === name)}
                  onAdd={onAdd}
                />
              </ul>
            </li>
          ))
        ) : (
          <Items of={usual} onAdd={onAdd} />
        )}
      </ul>
      <Button variant="quiet" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? 'Fewer layers' : 'All layers'}
      </Button>
    </>
  );
}

const Items = ({ of, onAdd }: { readonly of: readonly LayerClassName[]; readonly onAdd: OnAdd }) =>
  of.map((className) => (
    <li key={className}>
      <PaletteItem className={className} onAdd={onAdd} />
    </li>
  ));

function PaletteItem({ className, onAdd }: { readonly className: LayerClassName; readonly onAdd: OnAdd }) {
  const ref = useRef<HTMLButtonElement>(null);
  useDraggable(ref, { kind: 'new-layer', className });
  const definition = definitionOf(className);
  return (
    <Hint text={`${definition.about} Keras: ${kerasSignature(className)}`}>
      <Button
        ref={ref}
        className={`${styles.item} ${family[definition.family]}`}
        icon={<span className={styles.swatch} aria-hidden />}
        onClick={({ nativeEvent }) => onAdd(className, pressedBy(nativeEvent))}
      >
        {className}
      </Button>
    </Hint>
  );
}
