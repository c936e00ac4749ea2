import { downsample } from '../data/downsample.ts';
import { type Points, smoothAt } from './series.ts';

/** The part of an axis that is shown. */
export type Span = readonly [from: number, to: number];

/** No closer than this part of all there is. */
const CLOSEST = 1e-4;

/** A span inside of `all`, as wide as asked for where it can be; null where that is all of it. */
function within([first, last]: Span, [from, to]: Span): Span | null {
  const width = Math.max(to - from, (last - first) * CLOSEST);
  if (!(width < last - first)) return null;
  const start = Math.min(Math.max(from, first), last - width);
  return [start, start + width];
}

/** The span `factor` times as wide around its middle; null for all there is. */
export function zoomed(all: Span, span: Span | null, factor: number): Span | null {
  const [from, to] = span ?? all;
  const [middle, half] = [(from + to) / 2, ((to - from) * factor) / 2];
  return within(all, [middle - half, middle + half]);
}

/** The span moved by this part of its width. */
export function moved(all: Span, span: Span | null, part: number): Span | null {
  if (!span) return null;
  const by = (span[1] - span[0]) * part;
  return within(all, [span[0] + by, span[1] + by]);
}

/** What a key does to the span that is shown; undefined where it does nothing. */
export function spanAfterKey(key: string, all: Span, span: Span | null): Span | null | undefined {
  if (key === '+' || key === '=') return zoomed(all, span, 0.5);
  if (key === '-') return zoomed(all, span, 2);
  if (key === 'ArrowLeft') return moved(all, span, -0.25);
  if (key === 'ArrowRight') return moved(all, span, 0.25);
  return key === '0' || key === 'Home' ? null : undefined;
}

/** The span where there is still something in it: another run begins at the start. */
export const stillThere = ([, last]: Span, span: Span | null): Span | null =>
  span && span[0] < last ? span : null;

/** The first index whose place is at least `place`. */
function indexOf(at: ArrayLike<number>, place: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How a line is looked at. */
interface Look {
  /** Null for all of it. */
  readonly span: Span | null;
  /** About so many points are drawn. */
  readonly points: number;
}

/**
 * Indices of what is drawn of a line where only a span is shown: lowest and highest of its parts, and one point more on
 * either side so that the line leaves the plot.
 */
export function visibleIndices({ at, values }: Points, { span, points }: Look): readonly number[] {
  const start = span ? Math.max(0, indexOf(at, span[0]) - 1) : 0;
  const end = span ? Math.min(at.length, indexOf(at, span[1]) + 1) : at.length;
  const shown = Array.isArray(values)
    ? values.slice(start, end)
    : (values as Float64Array).subarray(start, end);
  return downsample(shown, points).map((i) => start + i);
}

/** The line's points at ascending indices, smoothed over all that came before them. */
export const pointsAt = ({ at, values }: Points, indices: readonly number[], smoothing: number): Points => ({
  at: indices.map((i) => at[i] as number),
  values: smoothAt(values, indices, smoothing),
});
