import type { LayerOutput } from '../training/protocol.ts';

/** How a layer's output is drawn: a map a channel, or one strip of cells for a vector. */
export type Layout =
  | { readonly kind: 'maps'; readonly width: number; readonly height: number; readonly channels: number }
  | { readonly kind: 'vector'; readonly length: number };

/** `[height, width, channels]` gives maps, anything else a vector. */
export function layoutOf(shape: readonly number[]): Layout {
  const [height, width, channels] = shape;
  if (shape.length === 3 && height !== undefined && width !== undefined && channels !== undefined)
    return { kind: 'maps', width, height, channels };
  return { kind: 'vector', length: shape.reduce((product, size) => product * size, 1) };
}

/** One channel of a row-major `[height, width, channels]` output, as row-major `[height, width]`. */
export function channelOf(
  { values, shape }: Pick<LayerOutput, 'values' | 'shape'>,
  channel: number,
): Float32Array {
  const channels = shape.at(-1) ?? 1;
  const map = new Float32Array(values.length / channels);
  for (let i = 0, at = channel; i < map.length; i++, at += channels) map[i] = values[at] as number;
  return map;
}

/** Of the room a map has in its row, and of the gap to the next: pixels of the page, at which the styles draw them. */
const [ROOM, GAP] = [38, 4];

/** Maps side by side in one picture, each enlarged by a whole number so that its pixels stay sharp when the row is drawn smaller. */
export interface Row {
  /** Of each map. */
  readonly scale: number;
  /** Sides of the square a map stands in the middle of. */
  readonly room: number;
  readonly gap: number;
  /** Of the whole row, whose height is `room`. */
  readonly width: number;
}

/** So many maps of a size as a row, fine enough for screens with two pixels for one. */
export function rowOf({ width, height }: { width: number; height: number }, maps: number): Row {
  const side = Math.max(width, height, 1);
  const scale = Math.ceil((2 * ROOM) / side);
  const room = scale * side;
  const gap = Math.round((room * GAP) / ROOM);
  return { scale, room, gap, width: maps * (room + gap) - gap };
}

/**
 * A vector as at most `cells` cells. Where one cell stands for several neighbours it shows the largest of them,
 * so that no active unit is lost.
 */
export function stripOf(values: Float32Array, cells: number): Float32Array {
  if (values.length <= cells) return values;
  const strip = new Float32Array(cells).fill(-Infinity);
  for (let i = 0; i < values.length; i++) {
    const cell = Math.floor((i * cells) / values.length);
    strip[cell] = Math.max(strip[cell] as number, values[i] as number);
  }
  return strip;
}

interface Statistics {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** Of all finite values; all 0 when there is none. */
export function statisticsOf(values: ArrayLike<number>): Statistics {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  return count === 0 ? { min: 0, mean: 0, max: 0 } : { min, mean: sum / count, max };
}

/** The values that get the colour map's ends, and the shape of the layer they were measured on. */
export interface ValueRange {
  readonly lo: number;
  readonly hi: number;
  readonly shape: string;
}

/** Fraction of a layer's values below its upper end; few values far above the rest would leave all others dark. */
const BRIGHT = 0.98;
/** Bins of the histogram that finds that end. */
const BINS = 256;

/** The value that `BRIGHT` of the values stay below, to a bin's width, though not less than a third of the way up. */
function upperEnd(values: Float32Array, { min, max }: Statistics): number {
  if (!(max > min)) return max;
  const counts = new Uint32Array(BINS);
  const scale = BINS / (max - min);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(BINS - 1, Math.floor(((values[i] as number) - min) * scale));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let [bin, below] = [0, 0];
  while (bin < BINS && below < BRIGHT * values.length) below += counts[bin++] as number;
  return Math.max(min + bin / scale, min + (max - min) / 3);
}

/** Part of the way back to the layer's own range that one update goes. */
const RELEASE = 0.1;
/** A held range is at most this many times as wide as the layer's own. */
const HOLD = 2;

/**
 * The range to paint a layer's output with, given the one before: it widens at once and narrows slowly, so that
 * brightness does not flicker from update to update. It starts anew when the shape changes or when the held range
 * has become far too wide (another picture, or weights drawn anew).
 */
export function nextRange(
  before: ValueRange | null,
  { values, shape }: Pick<LayerOutput, 'values' | 'shape'>,
): ValueRange {
  const statistics = statisticsOf(values);
  const own = { lo: statistics.min, hi: upperEnd(values, statistics), shape: shape.join() };
  if (before?.shape !== own.shape) return own;
  const lo = Math.min(own.lo, before.lo + RELEASE * (own.lo - before.lo));
  const hi = Math.max(own.hi, before.hi + RELEASE * (own.hi - before.hi));
  return hi - lo > HOLD * (own.hi - own.lo) ? own : { ...own, lo, hi };
}
