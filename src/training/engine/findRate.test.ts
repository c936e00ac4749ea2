import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import { startOnly } from '../../test/startOnly.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { sgdDefaults } from '../experiment/optimizers.ts';
import type { StartingPoint } from '../checkpoint.ts';
import type { Event } from '../protocol.ts';
import { rateAt, suggestRates } from '../rateTest.ts';
import { hashArrays } from './arrays.ts';
import { compile } from './compile.ts';
import { findRate } from './findRate.ts';
import { fit } from './fit.ts';

// Three steps an epoch: the trial goes through dozens of epochs.
const source = syntheticSource(48, 10);
const experiment: Experiment = {
  version: 7,
  title: 'synthetic',
  dataset: { id: 'synthetic', trainingSize: 48, knobs: {}, own: null },
  preprocessing: plainPreprocessing,
  augmentation: [],
  model: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Conv2D', { filters: 4, activation: 'linear' }],
    ['Flatten', {}],
    ['Dropout', { rate: 0.1 }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  training: {
    ...trainingDefaults,
    optimizer: { ...sgdDefaults, learningRate: 0.05 },
    batchSize: 16,
    epochs: 2,
    seed: 1,
    stopAfterMinutes: 1e-9,
  },
};

/** What the trial finds, each look at the clock a second later. */
async function find(from: StartingPoint | null = null, onEvent: (event: Event) => void = () => undefined) {
  let time = 0;
  const controller = new AbortController();
  const post = (event: Event) => {
    onEvent(event);
    if (event.type === 'ratesTried' && event.points.length === 7 && abortAtSeven) controller.abort();
  };
  return findRate({ experiment, from }, source, {
    post,
    now: () => (time += 1000),
    signal: controller.signal,
  });
}
let abortAtSeven = false;

/** Trains some steps; with `between`, something else is done after each of them. */
async function train(steps: number, between?: (state: StartingPoint) => Promise<unknown>) {
  const network = compile(experiment.model, 1, null);
  const plain = { ...experiment, training: { ...experiment.training, stopAfterMinutes: 0 } };
  const run = fit({ network, source, experiment: plain, targetEpochs: 2, from: null });
  for (let taken = 0; taken < steps;) {
    if ((await run.items.next()).value?.kind !== 'step') continue;
    taken++;
    await between?.(await run.state());
  }
  const state = await run.state();
  await run.items.return();
  run.dispose();
  network.dispose();
  return state;
}

describe('findRate', () => {
  beforeAll(async () => {
    await startOnly('wasm');
    abortAtSeven = false;
  });

  test('tries rates from 1e-7 on until the loss explodes, and tells of them', async () => {
    const lengths: number[] = [];
    const { points } = await find(
      null,
      (event) => event.type === 'ratesTried' && lengths.push(event.points.length),
    );
    const rates = points.map(({ rate }) => rate);
    expect(rates).toEqual(points.map((_, i) => rateAt(i)));
    expect(points.length).toBeGreaterThan(60);
    expect(points.length, 'plain gradient descent explodes before a rate of 10').toBeLessThan(100);
    expect(lengths.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    const { steepest = 0, minimum = 0 } = suggestRates(points) ?? {};
    for (const rate of [steepest, minimum]) {
      expect(rate).toBeGreaterThan(1e-4);
      expect(rate).toBeLessThan(1);
    }
  });

  test('changes nothing of a run, its weights or what it draws, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const undisturbed = await train(5);
    const hashes: string[] = [];
    const disturbed = await train(5, async (state) => {
      const hash = await hashArrays(state.weights);
      await find({ ...state, slots: {} });
      hashes.push(hash, await hashArrays(state.weights));
    });
    expect(hashes.filter((hash, i) => hash !== hashes[i - (i % 2)])).toEqual([]);
    expect(await hashArrays(disturbed.weights)).toBe(await hashArrays(undisturbed.weights));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('begins with the weights given: trained ones have a smaller loss', async () => {
    const state = await train(6);
    const [fresh, trained] = [await find(), await find(state)];
    expect(trained.points[0]?.loss).toBeLessThan((fresh.points[0]?.loss ?? 0) * 0.98);
    expect(trained.points[0]?.rate).toBe(1e-7);
  });

  test('ends when it is cancelled, and leaves no tensor', async () => {
    abortAtSeven = true;
    const before = tf.memory().numTensors;
    await expect(find()).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });
});
