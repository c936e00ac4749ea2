/** Each way of going wrong, brought about in a real run on the backend that computes. */
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import { syntheticSource } from '../syntheticSource.ts';
import type { Experiment } from '../../training/experiment/experiment.ts';
import { noSums, notWatched } from '../../training/checkpointParts.ts';
import type { Arrays, RunId, StartingPoint } from '../../training/checkpoint.ts';
import type { Event } from '../../training/protocol.ts';
import { createSession } from '../../training/engine/session.ts';
import { trainingDefaults } from '../../training/experiment/defaultExperiment.ts';
import { sgdDefaults } from '../../training/experiment/optimizers.ts';

const source = syntheticSource(320, 32);
const runId = 'run' as RunId;

interface Case {
  readonly model: ModelSpec;
  readonly learningRate: number;
  readonly weights?: Arrays;
}

const linear = chain([
  ['Input', { shape: [12, 12, 1] }],
  ['Flatten', {}],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
const normalised = chain([
  ['Input', { shape: [12, 12, 1] }],
  ['BatchNormalization', {}],
  ['Flatten', {}],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
/** Nothing reaches the hidden layer through an output layer that is all zeros and stays so. */
const frozenEnd: ModelSpec = {
  layers: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Flatten', {}],
    ['Dense', { units: 4, activation: 'relu' }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]).layers.map((layer, i) => (i === 3 ? { ...layer, trainable: false } : layer)),
};
const zeros = { 'dense_1/kernel': new Float32Array(12), 'dense_1/bias': new Float32Array(3) };

/** By the sign that tells of them. */
const cases: Readonly<Record<string, Case>> = {
  'loss not finite': { model: linear, learningRate: 1e38 },
  'weights too large': { model: linear, learningRate: 1e6 },
  'loss grew': { model: linear, learningRate: 1000 },
  'loss constant': { model: frozenEnd, learningRate: 0.01, weights: zeros },
  'nothing learned': {
    model: frozenEnd,
    learningRate: 0.01,
    weights: { ...zeros, 'dense_1/bias': Float32Array.of(1, 0, 0) },
  },
  // A step of training uses the batch's own variance, so neither loss nor gradient shows it.
  'weights not finite': {
    model: normalised,
    learningRate: 0.01,
    weights: { 'batch_normalization/moving_variance': Float32Array.of(Number.NaN) },
  },
};

const newRun = { epoch: 0, stepInEpoch: 0, steps: 0, iterations: 0, slots: {}, changes: [] };

/** Runs the case to its end by a clock that goes 30 ms with every look. */
async function run({ model, learningRate, weights }: Case): Promise<Event[]> {
  const events: Event[] = [];
  let time = 0;
  const had = Promise.resolve(source);
  const session = createSession(
    (event) => events.push(event),
    { readable: () => source, current: () => had, use: () => ({ source: had, release: () => undefined }) },
    () => (time += 30),
  );
  const experiment: Experiment = {
    version: 7,
    title: 'synthetic',
    dataset: { id: 'synthetic', trainingSize: 320, knobs: {}, own: null },
    preprocessing: plainPreprocessing,
    augmentation: [],
    model,
    training: { ...trainingDefaults, optimizer: { ...sgdDefaults, learningRate }, epochs: 20 },
  };
  const from: StartingPoint | null = weights
    ? { ...newRun, sums: noSums, watched: notWatched, bestWeights: {}, statistics: null, weights }
    : null;
  await session.handle({ type: 'fit', runId, experiment, targetEpochs: 20, from, paused: false });
  return events;
}

/** How long it takes until a sign is one, in steps. */
const patience: Readonly<Record<string, number>> = {
  'loss grew': 20,
  'loss constant': 20,
  'nothing learned': 50,
};

/** The signs that are brought about. */
export const divergenceSigns = Object.keys(cases);

/** How a run ended that was made to show a sign. */
export interface DivergedRun {
  /** The sign it was ended by; null where it was not. */
  readonly sign: string | null;
  /** Steps taken after the sign could be known; it may be 10. */
  readonly stepsTooMany: number;
  /** Whether each checkpoint is from before, and all its numbers are numbers of at most 1e6. */
  readonly keptWhole: boolean;
}

/** Brings a sign about. */
export async function diverge(sign: string): Promise<DivergedRun> {
  const what = cases[sign];
  if (!what) throw new RangeError(`No run shows "${sign}".`);
  const events = await run(what);
  const end = events.at(-1);
  const divergence = end?.type === 'finished' && end.reason === 'diverged' ? end.divergence : null;
  const first = divergence?.step ?? 0;
  const last = events.flatMap((event) => (event.type === 'steps' ? event.rows.step : [])).at(-1) ?? 0;
  const kept = events.flatMap((event) => (event.type === 'checkpoint' ? [event.checkpoint] : []));
  const isWhole = (values: Float32Array) => values.every((value) => Math.abs(value) <= 1e6);
  return {
    sign: divergence?.sign ?? null,
    stepsTooMany: last - first - (patience[sign] ?? 0),
    keptWhole: kept.every(
      ({ weights, slots, steps }) =>
        steps <= first && [...Object.values(weights), ...Object.values(slots)].every(isWhole),
    ),
  };
}
