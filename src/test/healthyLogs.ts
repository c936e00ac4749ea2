import { offerOf } from '../data/catalogue.ts';
import { keyedRandom } from '../data/random.ts';
import { type ChainItem, chain } from '../model-builder/edit.ts';
import type { Evidence } from '../training/coach/evidence.ts';
import { withDataset } from '../training/experiment/changeData.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import { chosen } from '../training/experiment/kinds.ts';
import {
  adamDefaults,
  type OptimizerConfig,
  optimizers,
  sgdDefaults,
} from '../training/experiment/optimizers.ts';
import { confusionMatrix } from '../training/metrics.ts';
import type { EpochLogs, Evaluation } from '../training/protocol.ts';
import { stepSeries } from '../training/stepSeries.ts';
import { evidenceOf } from './evidenceOf.ts';
import { shippedSource } from './trainOnShipped.ts';

/** What was measured in a run that went well, short enough to be kept. */
export interface HealthyLog {
  /** What `goodExperiment` makes the run of. */
  readonly number: number;
  /** Of each step, four digits. */
  readonly losses: readonly number[];
  readonly epochs: readonly (Pick<EpochLogs, 'loss' | 'accuracy' | 'valLoss' | 'valAccuracy'> & {
    /** Of the validation pictures, rows true class. */
    readonly confusions: readonly (readonly number[])[];
  })[];
}

const VALIDATION = 300;
const networks: readonly (readonly ChainItem[])[] = [
  [
    ['Flatten', {}],
    ['Dense', { units: 32, activation: 'relu' }],
  ],
  [
    ['Flatten', {}],
    ['Dense', { units: 24, activation: 'sigmoid' }],
  ],
  [
    ['Conv2D', { filters: 6 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
  ],
  [
    ['Conv2D', { filters: 4, activation: 'tanh' }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dropout', { rate: 0.3 }],
  ],
  [
    ['Conv2D', { filters: 6 }],
    ['BatchNormalization', {}],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
  ],
  [
    ['Conv2D', { filters: 6 }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 10 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: 24, activation: 'relu' }],
  ],
];
const rates: readonly OptimizerConfig[] = [
  adamDefaults,
  { ...adamDefaults, learningRate: 0.0005 },
  { ...adamDefaults, learningRate: 0.003 },
  { ...sgdDefaults, learningRate: 0.03 },
  { ...sgdDefaults, learningRate: 0.05 },
  { ...sgdDefaults, momentum: 0.9 },
  chosen(optimizers, 'RMSprop'),
  chosen(optimizers, 'AdamW'),
];

/** A run as somebody makes it who knows how, drawn from a number. */
function goodExperiment(number: number): Experiment {
  const random = keyedRandom(13, 'good', number);
  const pick = <T>(of: readonly T[]): T => of[random.int(of.length)] as T;
  const document = withDataset(defaultExperiment(), offerOf({ id: pick(['mnist', 'fashion']) }));
  return {
    ...document,
    dataset: { ...document.dataset, trainingSize: 800 },
    model: chain([
      ['Input', { shape: [28, 28, 1] }],
      ...pick(networks),
      ['Dense', { units: 10, activation: 'softmax' }],
    ]),
    training: {
      ...document.training,
      optimizer: pick(rates),
      batchSize: pick([16, 32]),
      epochs: pick([4, 5, 6]),
      seed: number,
    },
  };
}

const digits = (value: number): number => Number(value.toPrecision(4));

/** Makes the run on the current backend; what the coach reads after each epoch. */
export async function trainGood(number: number): Promise<Evidence[]> {
  const experiment = goodExperiment(number);
  return evidenceOf(experiment, await shippedSource(experiment, { validation: VALIDATION }));
}

/** Whether it went well by what everybody asks of a run, not by what the coach asks: it learned, and it never got worse. */
export function wentWell(run: readonly Evidence[]): boolean {
  const { epochs, divergence } = run.at(-1) as Evidence;
  const last = epochs.at(-1);
  if (divergence || !last) return false;
  const best = Math.min(...epochs.map(({ valLoss }) => valLoss));
  const fell = epochs.every(({ loss }, i) => i === 0 || loss < (epochs[i - 1]?.loss ?? 0));
  return fell && last.valAccuracy >= 0.5 && last.valLoss <= 1.05 * best;
}

/** What is kept of it. */
export const toLog = (number: number, run: readonly Evidence[]): HealthyLog => ({
  number,
  losses: [...(run.at(-1)?.steps.loss ?? [])].map(digits),
  epochs: run.slice(0, -1).map(({ epochs, evaluation }) => {
    const { loss, accuracy, valLoss, valAccuracy } = epochs.at(-1) as EpochLogs;
    const { labels, probabilities } = evaluation as Evaluation;
    return {
      loss: digits(loss),
      accuracy: digits(accuracy),
      valLoss: digits(valLoss),
      valAccuracy: digits(valAccuracy),
      confusions: confusionMatrix(labels, probabilities, 10),
    };
  }),
});

/** What the coach read of a run that is kept, after so many steps. */
export function fromLog({ number, losses, epochs }: HealthyLog, steps: number): Evidence {
  const experiment = goodExperiment(number);
  const perEpoch = losses.length / epochs.length;
  const done = Math.floor(steps / perEpoch);
  const rows = losses.slice(0, steps);
  return {
    experiment,
    info: offerOf(experiment.dataset).info,
    steps: stepSeries({
      step: rows.map((_, i) => i + 1),
      loss: rows,
      accuracy: rows.map(() => Number.NaN),
      learningRate: rows.map(() => experiment.training.optimizer.learningRate),
    }),
    epochs: epochs.slice(0, done).map(({ loss, accuracy, valLoss, valAccuracy }, i) => ({
      loss,
      accuracy,
      valLoss,
      valAccuracy,
      epoch: i + 1,
      step: (i + 1) * perEpoch,
      topAccuracy: Number.NaN,
      valTopAccuracy: Number.NaN,
      regularization: 0,
    })),
    evaluation: evaluationOf(epochs[done - 1]),
    divergence: null,
    layers: null,
  };
}

/** An evaluation with these confusions: each picture is sure of the class it is taken for. */
function evaluationOf(epoch: HealthyLog['epochs'][number] | undefined): Evaluation | null {
  if (!epoch) return null;
  const pairs = epoch.confusions.flatMap((row, label) =>
    row.flatMap((count, predicted) => Array<[number, number]>(count).fill([label, predicted])),
  );
  const classes = epoch.confusions.length;
  const probabilities = new Float32Array(pairs.length * classes);
  for (const [i, [, predicted]] of pairs.entries()) probabilities[i * classes + predicted] = 1;
  return {
    subset: 'validation',
    labels: Uint8Array.from(pairs, ([label]) => label),
    probabilities,
    loss: epoch.valLoss,
  };
}
