/** Each way of going wrong, brought about in a real run. */
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { sgdDefaults } from '../experiment/defaultExperiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Arrays, Event, RunId, StartingPoint } from '../protocol.ts';
import { startOnly } from '../../test/startOnly.ts';
import { createSession } from './session.ts';

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

const newRun = { epoch: 0, stepInEpoch: 0, steps: 0, iterations: 0, slots: {} };

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
    version: 2,
    title: 'synthetic',
    dataset: { id: 'synthetic', trainingSize: 320, knobs: {} },
    preprocessing: plainPreprocessing,
    model,
    training: { optimizer: { ...sgdDefaults, learningRate }, batchSize: 32, epochs: 20, seed: 1 },
  };
  const from: StartingPoint | null = weights
    ? { ...newRun, sums: { loss: 0, correct: 0, pictures: 0 }, weights }
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

describe.each(['wasm', 'cpu'] as const)('a run that diverges on %s', (backend) => {
  beforeAll(async () => {
    await startOnly(backend);
  });

  test.each(Object.entries(cases))('%s', async (sign, what) => {
    const events = await run(what);
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'finished', reason: 'diverged', divergence: { sign } });
    const steps = events.flatMap((event) => (event.type === 'steps' ? event.rows.step : []));
    const first = end?.type === 'finished' && end.reason === 'diverged' ? end.divergence.step : Infinity;
    expect(steps.at(-1) ?? 0).toBeLessThanOrEqual(first + (patience[sign] ?? 0) + 10);

    const kept = events.flatMap((event) => (event.type === 'checkpoint' ? [event.checkpoint] : []));
    for (const { weights, slots, steps: at } of kept) {
      expect(at).toBeLessThanOrEqual(first);
      for (const values of [...Object.values(weights), ...Object.values(slots)])
        expect(values.every((value) => Math.abs(value) <= 1e6)).toBe(true);
    }
  });
});
