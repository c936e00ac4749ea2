import { downsample } from '../data/downsample.ts';

/** Weight of the past in the smoothed line of the charts; TensorBoard's "smoothing". */
export const SMOOTHING = 0.9;

/** Of a value that counts for less than this nothing is left in the smoothed line that a float64 could hold. */
const FORGOTTEN = 1e-18;

/**
 * Exponential moving average with the bias of its zero start taken out, as TensorBoard's: s ← f·s + (1 − f)·x, shown
 * as s / (1 − fⁿ), at the ascending `indices` alone; f, below 1, is the weight of the past. What is not finite is passed
 * on and not averaged.
 */
export function smoothAt(
  values: ArrayLike<number>,
  indices: readonly number[],
  factor: number = SMOOTHING,
): number[] {
  if (factor === 0) return indices.map((index) => values[index] as number);
  const remembered = Math.ceil(Math.log(FORGOTTEN) / Math.log(factor));
  const own = 1 - factor;
  const smoothed: number[] = [];
  // Variables of this function alone: a hundred thousand steps are gone through at each redraw.
  let sum = 0;
  let weight = 0;
  let next = 0;
  for (const index of indices) {
    if (index - next > remembered) [sum, weight, next] = [0, 0, index - remembered];
    for (; next <= index; next++) {
      const value = values[next] as number;
      if (!Number.isFinite(value)) continue;
      sum = factor * sum + own * value;
      weight = factor * weight + own;
    }
    const value = values[index] as number;
    smoothed.push(Number.isFinite(value) ? sum / weight : value);
  }
  return smoothed;
}

/** An epoch's value of one metric, at its place on the step axis. */
export interface EpochPoint {
  readonly epoch: number;
  readonly step: number;
  readonly training: number;
  readonly validation: number;
}

/** A validation's value of one metric, at its place on the step axis. */
export type ValidationPoint = Pick<EpochPoint, 'step' | 'validation'>;

/** The validations at the ends of epochs and those between, about `points` of these, by step. */
export function validationLine(
  epochs: readonly ValidationPoint[],
  between: readonly ValidationPoint[],
  points: number,
): { at: number[]; values: number[] } {
  const picked = downsample(
    between.map(({ validation }) => validation),
    points,
  ).map((i) => between[i] as ValidationPoint);
  const all = [...epochs, ...picked].toSorted((a, b) => a.step - b.step);
  return { at: all.map(({ step }) => step), values: all.map(({ validation }) => validation) };
}

/** A number, null where it is not finite, undefined where nothing was measured. */
export type Cell = number | null | undefined;

/** Values at ascending places. */
export interface Points {
  readonly at: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Columns of equal length: all places of all lines, ascending, and each line's values there. */
export function alignLines(lines: readonly Points[]): [places: number[], ...values: Cell[][]] {
  const places: number[] = [];
  const columns = lines.map((): Cell[] => []);
  const next = new Uint32Array(lines.length);
  // By index: thousands of places are gone through at each redraw.
  for (;;) {
    let place = Infinity;
    for (let i = 0; i < lines.length; i++) place = Math.min(place, lines[i]!.at[next[i]!] ?? Infinity);
    // Written so that a place that is no number ends it too.
    if (!(place < Infinity)) return [places, ...columns];
    places.push(place);
    for (let i = 0; i < lines.length; i++) {
      const { at, values } = lines[i]!;
      const index = next[i]!;
      if (at[index] !== place) {
        columns[i]!.push(undefined);
        continue;
      }
      const value = values[index]!;
      columns[i]!.push(Number.isFinite(value) ? value : null);
      next[i] = index + 1;
    }
  }
}

/** Columns of equal length: step; training as measured and smoothed; training and validation by epoch. */
export type CurveColumns = [
  steps: number[],
  raw: Cell[],
  smoothed: Cell[],
  epochTraining: Cell[],
  epochValidation: Cell[],
];

/** One metric's curves, ready to draw: the per-step line and the epochs reduced to about `points` each. */
export function curveColumns(
  {
    step,
    values,
    epochs: all,
    between = [],
  }: {
    readonly step: ArrayLike<number>;
    readonly values: ArrayLike<number>;
    readonly epochs: readonly EpochPoint[];
    /** Validations within epochs, in order. */
    readonly between?: readonly ValidationPoint[];
  },
  points: number,
): CurveColumns {
  const picked = downsample(values, points);
  const steps = picked.map((i) => step[i] as number);
  const epochs = downsample(
    all.map(({ validation }) => validation),
    points,
  ).map((i) => all[i] as EpochPoint);
  const ends = epochs.map((epoch) => epoch.step);
  return alignLines([
    { at: steps, values: picked.map((i) => values[i] as number) },
    { at: steps, values: smoothAt(values, picked) },
    { at: ends, values: epochs.map(({ training }) => training) },
    validationLine(epochs, between, points),
  ]) as CurveColumns;
}

/** Upper ends of an axis from 0 whose half is a round number too. */
const ROUND = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];

/** The smallest round number that is at least `value`; 1 when `value` is not a positive number. */
export function roundUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = ROUND.find((round) => round * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(2));
}

/** Top of an axis from 0 that holds the smoothed line and the epochs; lone spikes of the raw line may leave it. */
export function topOf([, raw, smoothed, training, validation]: CurveColumns): number {
  const highest = (cells: readonly Cell[]) =>
    cells.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const lines = Math.max(highest(smoothed), highest(training), highest(validation));
  return roundUp(Math.max(lines, Math.min(highest(raw), 1.5 * lines)));
}

export interface Tick {
  /** Place on the axis. */
  readonly at: number;
  readonly label: string;
}

/** 0, half and `top`, with as many decimals as the half needs. */
export function valueTicks(top: number): readonly Tick[] {
  const decimals = Math.max(1, ...[top, top / 2].map((value) => (String(value).split('.')[1] ?? '').length));
  return [0, top / 2, top].map((at) => ({ at, label: at.toFixed(decimals) }));
}

/** At most this many epochs are labelled, and none closer than this part of the axis to the one before: epochs differ in length where the batch size was changed. */
const EPOCH_LABELS = 6;
const EPOCH_SPACING = 0.06;

/**
 * The step axis: ends where the epoch being worked on will end, ticked at the ends of epochs.
 * Before the first step it shows one epoch; `stepsPerEpoch` in steps.
 */
export function epochAxis(
  lastStep: number,
  epochs: readonly Pick<EpochPoint, 'epoch' | 'step'>[],
  stepsPerEpoch: number,
): { readonly end: number; readonly ticks: readonly Tick[] } {
  const last = epochs.at(-1) ?? { epoch: 0, step: 0 };
  const ends = [...epochs];
  while (ends.length === 0 || lastStep > (ends.at(-1)?.step ?? 0)) {
    const before = ends.at(-1) ?? last;
    ends.push({ epoch: before.epoch + 1, step: before.step + Math.max(1, stepsPerEpoch) });
  }
  const stride =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((n) => ends.length / n <= EPOCH_LABELS) ?? 10_000;
  const end = ends.at(-1)?.step ?? 1;
  const ticks: Tick[] = [];
  for (const { epoch, step } of ends)
    if (epoch % stride === 0 && step - (ticks.at(-1)?.at ?? 0) >= EPOCH_SPACING * end)
      ticks.push({ at: step, label: String(epoch) });
  return { end, ticks };
}
