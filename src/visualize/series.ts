import { downsample } from '../data/downsample.ts';

/** Weight of the past in the smoothed line of the charts; TensorBoard's "smoothing". */
const SMOOTHING = 0.9;

/** Of a value this many steps back nothing is left in the smoothed line that a float64 could hold. */
const REMEMBERED = 400;

/**
 * Exponential moving average with the bias of its zero start taken out, as TensorBoard's: s ← f·s + (1 − f)·x, shown
 * as s / (1 − fⁿ), at the ascending `indices` alone. What is not finite is passed on and not averaged.
 */
export function smoothAt(values: ArrayLike<number>, indices: readonly number[]): number[] {
  let [sum, weight, next] = [0, 0, 0];
  return indices.map((index) => {
    if (index - next > REMEMBERED) [sum, weight, next] = [0, 0, index - REMEMBERED];
    for (; next <= index; next++) {
      const value = values[next] as number;
      if (!Number.isFinite(value)) continue;
      sum = SMOOTHING * sum + (1 - SMOOTHING) * value;
      weight = SMOOTHING * weight + (1 - SMOOTHING);
    }
    const value = values[index] as number;
    return Number.isFinite(value) ? sum / weight : value;
  });
}

/** An epoch's value of one metric, at its place on the step axis. */
export interface EpochPoint {
  readonly epoch: number;
  readonly step: number;
  readonly training: number;
  readonly validation: number;
}

/** A number, null where it is not finite, undefined where nothing was measured. */
type Cell = number | null | undefined;

/** Columns of equal length: step; training as measured and smoothed; training and validation by epoch. */
export type CurveColumns = [
  steps: number[],
  raw: Cell[],
  smoothed: Cell[],
  epochTraining: Cell[],
  epochValidation: Cell[],
];

const cell = (value: number | undefined): Cell =>
  value === undefined || Number.isFinite(value) ? value : null;

/** One metric's curves, ready to draw: the per-step line and the epochs reduced to about `points` each. */
export function curveColumns(
  {
    step,
    values,
    epochs: all,
  }: {
    readonly step: ArrayLike<number>;
    readonly values: ArrayLike<number>;
    readonly epochs: readonly EpochPoint[];
  },
  points: number,
): CurveColumns {
  const columns: CurveColumns = [[], [], [], [], []];
  const picked = downsample(values, points);
  const smoothed = smoothAt(values, picked);
  const epochs = downsample(
    all.map(({ validation }) => validation),
    points,
  ).map((i) => all[i] as EpochPoint);
  let [i, e] = [0, 0];
  while (i < picked.length || e < epochs.length) {
    const index = picked[i];
    const epoch = epochs[e];
    const at = Math.min(index === undefined ? Infinity : (step[index] ?? Infinity), epoch?.step ?? Infinity);
    const isStep = index !== undefined && step[index] === at;
    const isEpoch = epoch !== undefined && epoch.step === at;
    columns[0].push(at);
    columns[1].push(isStep ? cell(values[index]) : undefined);
    columns[2].push(isStep ? cell(smoothed[i]) : undefined);
    columns[3].push(isEpoch ? cell(epoch.training) : undefined);
    columns[4].push(isEpoch ? cell(epoch.validation) : undefined);
    if (isStep) i++;
    if (isEpoch) e++;
    if (!isStep && !isEpoch) break;
  }
  return columns;
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
