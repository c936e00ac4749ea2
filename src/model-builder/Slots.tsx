import { Plus } from 'lucide-react';
import { describeSlot, type Slot } from './edit.ts';
import type { Graph } from './graph.ts';
import type { Layout } from './layout.ts';
import type { LayerClassName } from './layers/registry.ts';
import { slotPlace } from './slots.ts';
import styles from './Slots.module.css';

interface SlotsProps {
  /** What is to be placed. */
  readonly className: LayerClassName;
  readonly model: Graph;
  readonly layout: Layout;
  readonly onChoose: (slot: Slot) => void;
}

/** Every place a layer can go, to be tapped: for fingers, which drag less well than they tap. */
export function Slots({ className, model, layout, onChoose }: SlotsProps) {
  const last = model.layers.at(-1);
  return (
    <>
      {layout.edges.map(({ from, to, input }) => (
        <button
          key={`${from} ${to} ${input}`}
          type="button"
          className={styles.slot}
          style={slotPlace(layout, { into: { to, input } })}
          aria-label={`Put ${className} between ${from} and ${to}`}
          onClick={() => onChoose({ into: { to, input } })}
        >
          <Plus aria-hidden />
        </button>
      ))}
      {last && (
        <button
          type="button"
          className={styles.slot}
          style={slotPlace(layout, { after: last.name })}
          aria-label={`Put ${className} at the end`}
          onClick={() => onChoose({ after: last.name })}
        >
          <Plus aria-hidden />
        </button>
      )}
    </>
  );
}

/** Says where what is being dragged would go. */
export const SlotMark = ({
  slot,
  model,
  layout,
}: { readonly slot: Slot } & Pick<SlotsProps, 'model' | 'layout'>) => (
  <span className={styles.mark} style={slotPlace(layout, slot)} data-part="slot">
    {describeSlot(model, slot)}
  </span>
);
