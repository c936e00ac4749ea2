import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useRef } from 'react';
import { Button } from '../ui/Button.tsx';
import { Hint } from '../ui/Hint.tsx';
import type { DragData } from './dragData.ts';
import family from './family.module.css';
import { definitionOf, layerDefinitions, type LayerClassName } from './layers/registry.ts';
import styles from './Palette.module.css';

const offered = (Object.keys(layerDefinitions) as LayerClassName[]).filter((name) => name !== 'Input');

/** The layers to add: press one to add it after the selected block, or drag it to its place. */
export function Palette({ onAdd }: { readonly onAdd: (className: LayerClassName) => void }) {
  return (
    <ul className={styles.list} aria-label="Layers">
      {offered.map((className) => (
        <li key={className}>
          <PaletteItem className={className} onAdd={onAdd} />
        </li>
      ))}
    </ul>
  );
}

function PaletteItem({
  className,
  onAdd,
}: {
  readonly className: LayerClassName;
  readonly onAdd: (className: LayerClassName) => void;
}) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!ref.current) return;
    const data: DragData = { kind: 'new-layer', className };
    return draggable({ element: ref.current, getInitialData: () => ({ ...data }) });
  }, [className]);
  const definition = definitionOf(className);
  return (
    <Hint text={definition.about}>
      <Button
        ref={ref}
        className={`${styles.item} ${family[definition.family]}`}
        icon={<span className={styles.swatch} aria-hidden />}
        onClick={() => onAdd(className)}
      >
        {className}
      </Button>
    </Hint>
  );
}
