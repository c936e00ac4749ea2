/** What the coach reads: facts of one run, and the few figures that its rules share. */
import type { DatasetInfo } from '../../data/dataset.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { LayerFigures } from '../layerStatistics.ts';
import { argmax } from '../metrics.ts';
import type { Divergence, EpochLogs, Evaluation } from '../protocol.ts';
import type { StepSeries } from '../stepSeries.ts';

/** A run so far. */
export interface Evidence {
  /** What is being fitted. */
  readonly experiment: Experiment;
  /** Its data set. */
  readonly info: Pick<DatasetInfo, 'classNames' | 'training' | 'validationCount'>;
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Of the validation pictures, after the last epoch. */
  readonly evaluation: Evaluation | null;
  readonly divergence: Divergence | null;
  /** Of the newest step that was looked at, from the input on; null where none was. */
  readonly layers: readonly LayerFigures[] | null;
}

/** The loss of a network that finds every class equally likely: what guessing costs. Without class weights. */
export function guessingLoss({ info, experiment }: Pick<Evidence, 'info' | 'experiment'>): number {
  const classes = info.classNames.length;
  // Of squares: (1 − 1/n)² once and 1/n² for the others, as a mean over the classes.
  return experiment.training.loss.className === 'MeanSquaredError'
    ? (classes - 1) / classes ** 2
    : Math.log(classes);
}

/** Mean training loss at the begin and at the end of so many steps, each over a tenth of them; null while there are too few. */
export function lossesOf({ steps }: Pick<Evidence, 'steps'>): {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** How far losses at the end lie apart: their standard deviation. */
  readonly spread: number;
} | null {
  const count = steps.loss.length;
  if (count < FEWEST_STEPS) return null;
  const width = Math.min(50, Math.floor(count / 10));
  const end = steps.loss.subarray(count - width);
  const last = mean(end);
  return {
    count,
    first: mean(steps.loss.subarray(0, width)),
    last,
    spread: Math.sqrt(mean(end.map((loss) => (loss - last) ** 2))),
  };
}

/** Before so many steps nothing is said of how the loss goes. */
const FEWEST_STEPS = 100;

/** Mean of numbers; not a number without any. */
export const mean = (values: ArrayLike<number> & Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

/** Which part of the validation pictures each class is, and which part is taken for it, 0..1. */
export function sharesOf({ labels, probabilities }: Evaluation): {
  readonly real: readonly number[];
  readonly predicted: readonly number[];
} {
  const classes = probabilities.length / labels.length;
  const real = Array<number>(classes).fill(0);
  const predicted = Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const taken = argmax(probabilities, i * classes, (i + 1) * classes);
    real[label] = (real[label] ?? 0) + 1 / labels.length;
    predicted[taken] = (predicted[taken] ?? 0) + 1 / labels.length;
  }
  return { real, predicted };
}
