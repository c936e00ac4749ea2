import { Plus } from 'lucide-react';
import type { Slot } from './edit.ts';
import type { Layout, Line } from './layout.ts';
import type { LayerClassName } from './layers/registry.ts';
import styles from './Slots.module.css';
import type { ModelSpec } from './spec.ts';

interface SlotsProps {
  /** What is to be placed. */
  readonly className: LayerClassName;
  readonly model: ModelSpec;
  readonly layout: Layout;
  readonly onChoose: (slot: Slot) => void;
}

/** Half-way along a line's longest part. */
function middleOf(line: Line): { readonly left: number; readonly top: number } {
  let middle = { left: 0, top: 0 };
  let longest = -1;
  for (const [i, [x, y]] of line.entries()) {
    const [toX, toY] = line[i + 1] ?? [x, y];
    const length = Math.hypot(toX - x, toY - y);
    if (length <= longest) continue;
    longest = length;
    middle = { left: (x + toX) / 2, top: (y + toY) / 2 };
  }
  return middle;
}

/** Every place a layer can go, to be tapped: for fingers, which drag less well than they tap. */
export function Slots({ className, model, layout, onChoose }: SlotsProps) {
  const last = model.layers.at(-1);
  const end = last && layout.boxes.get(last.name);
  return (
    <>
      {layout.edges.map(({ from, to, input, line }) => (
        <button
          key={`${from} ${to} ${input}`}
          type="button"
          className={styles.slot}
          style={middleOf(line)}
          aria-label={`Put ${className} between ${from} and ${to}`}
          onClick={() => onChoose({ into: { to, input } })}
        >
          <Plus aria-hidden />
        </button>
      ))}
      {last && end && (
        <button
          type="button"
          className={styles.slot}
          style={{ left: end.x + end.width / 2, top: end.y + end.height + 8 }}
          aria-label={`Put ${className} at the end`}
          onClick={() => onChoose({ after: last.name })}
        >
          <Plus aria-hidden />
        </button>
      )}
    </>
  );
}
