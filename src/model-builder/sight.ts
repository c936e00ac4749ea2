/** How much of the picture a layer's values see: the usual recursion, r ← r + (window − 1) · step, step ← step · stride. */
import type { Window } from './defineLayer.ts';
import type { Pair } from './fields.ts';

/** Where a layer's values come from in the picture, along height and width. */
export interface Sight {
  /** Pixels that one value sees, or all of them. After layers that enlarge, fractions. */
  readonly field: Pair | 'all';
  /** Pixels between what neighbours see. */
  readonly step: Pair;
}

const everything: Sight = { field: 'all', step: [1, 1] };

/** What is seen through a layer that reads values of this sight. */
export function through(window: Window | 'all' | 'same', before: Sight): Sight {
  if (window === 'same') return before;
  const { field, step } = before;
  if (window === 'all' || field === 'all') return everything;
  return {
    field: [grown(field, window, step, 0).pixels, grown(field, window, step, 1).pixels],
    step: [step[0] * window.strides[0], step[1] * window.strides[1]],
  };
}

/** How the pixels that are seen through a window come about, with their numbers; null where they are as before. */
export function sightFormulas(
  window: Window | 'all' | 'same',
  { field, step }: Sight,
): readonly string[] | null {
  if (typeof window === 'string' || field === 'all') return null;
  return [grown(field, window, step, 0).formula, grown(field, window, step, 1).formula];
}

const grown = (field: Pair, { size }: Window, step: Pair, axis: 0 | 1) => ({
  pixels: field[axis] + (size[axis] - 1) * step[axis],
  formula: `${short(field[axis])} + (${size[axis]} − 1) × ${short(step[axis])}`,
});

const short = (value: number): number => Number(value.toFixed(3));

const onePixel: Sight = { field: [1, 1], step: [1, 1] };

/** The largest sight of several along each axis; of none, a pixel. */
export function widest([first = onePixel, ...others]: readonly Sight[]): Sight {
  return others.reduce(larger, first);
}

function larger(a: Sight, b: Sight): Sight {
  if (a.field === 'all' || b.field === 'all') return everything;
  const max = (p: Pair, q: Pair) => [Math.max(p[0], q[0]), Math.max(p[1], q[1])] as const;
  return { field: max(a.field, b.field), step: max(a.step, b.step) };
}

/** `[height, width]` in whole pixels: of enlarged feature maps, neighbours are less than a pixel apart, so the most that one value may see. */
export const pixelsSeen = ({ field }: Sight): Pair | 'all' =>
  field === 'all' ? 'all' : [Math.ceil(field[0] - 1e-9), Math.ceil(field[1] - 1e-9)];
