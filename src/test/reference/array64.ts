import { keyedRandom, shuffle } from '../../data/random.ts';

/** Numbers in double precision, row-major, batch first. */
export interface Array64 {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
/** All zeros. */
export const zeros = (shape: readonly number[]): Array64 => ({
  shape,
  values: new Float64Array(sizeOf(shape)),
});
/** Σ aᵢ · bᵢ. */
export const dot = (a: Array64, b: Array64): number =>
  a.values.reduce((sum, value, i) => sum + value * b.values[i]!, 0);

/** The same shape with each value replaced. */
export const map = (a: Array64, f: (value: number, i: number) => number): Array64 => ({
  shape: a.shape,
  values: a.values.map(f),
});

/** Standard normal values times `scale`, exact in float32 so that backends start from the same numbers. */
export function normal(shape: readonly number[], key: string, scale = 1): Array64 {
  const random = keyedRandom(1, 'test', key);
  return map(zeros(shape), () => Math.fround(scale * random.normal()));
}

/** Values between `from` and `to`, no two nearer than their mean distance, in random order: no kink of a maximum is near. */
export function separated(shape: readonly number[], key: string, [from, to] = [-1, 1]): Array64 {
  const n = sizeOf(shape);
  const ranks = shuffle(
    Array.from({ length: n }, (_, i) => i),
    keyedRandom(1, 'test', key),
  );
  return {
    shape,
    values: Float64Array.from(ranks, (rank) => Math.fround(from + ((rank + 0.5) / n) * (to - from))),
  };
}

/** Only the values −1, 0 and 1, so that windows are full of ties. */
export function ties(shape: readonly number[], key: string): Array64 {
  const random = keyedRandom(1, 'test', key);
  return map(zeros(shape), () => random.int(3) - 1);
}
