import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import { toKerasJson } from '../../model-builder/toKerasJson.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import type { Event } from '../protocol.ts';
import { readArrays } from './arrays.ts';
import { startOnly } from '../../test/startOnly.ts';
import { compile } from './compile.ts';
import { Cancelled } from './engineError.ts';
import { evaluateSubset } from './evaluateSubset.ts';
import type { SampleSource } from './sampleSource.ts';

const model = chain([
  ['Input', { shape: [12, 12, 1] }],
  ['Conv2D', { filters: 4 }],
  ['Flatten', {}],
  ['Dropout', { rate: 0.5 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
/** More than one batch, and a last one that is not full. */
const COUNT = 250;

beforeAll(() => startOnly('wasm'));

async function weightsOfSeed(seed: number) {
  const network = compile(model, seed, null);
  const weights = await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
  network.dispose();
  return weights;
}

/** Evaluates by a clock that goes on by `tick` milliseconds at each look. */
async function evaluated({ source = syntheticSource(10, COUNT), tick = 60, abortAfter = Infinity } = {}) {
  const events: Event[] = [];
  const controller = new AbortController();
  let time = 0;
  const weights = await weightsOfSeed(7);
  const result = evaluateSubset(
    {
      dataset: { id: 'synthetic', trainingSize: 10, knobs: {}, own: null },
      subset: 'validation',
      model,
      preprocessing: plainPreprocessing,
      statistics: null,
      loss: trainingDefaults.loss,
      weights,
    },
    source,
    {
      post(event) {
        events.push(event);
        if (events.length >= abortAfter) controller.abort();
      },
      now: () => (time += tick),
      signal: controller.signal,
    },
  );
  return { events, weights, source, controller, result };
}

describe('evaluateSubset', () => {
  test('gives the probabilities and the loss that tfjs-layers gives with the same weights', async () => {
    const { result, source, weights } = await evaluated();
    const { probabilities, labels, loss } = await result;
    const oracle: LayersModel = await loadLayersModel({
      load: () => Promise.resolve({ modelTopology: toKerasJson(model) as object }),
    });
    const shapes = oracle.getWeights().map((weight) => weight.shape);
    oracle.setWeights(Object.values(weights).map((values, i) => tf.tensor(values, shapes[i])));
    const indices = Uint32Array.from({ length: COUNT }, (_, i) => 10 + i);
    const samples = source.gather('validation', indices);
    const predicted = tf.tidy(() => {
      const pictures = tf.tensor4d(
        Float32Array.from(samples.pixels, (byte) => byte / 255),
        [COUNT, 12, 12, 1],
      );
      return (oracle.predict(pictures) as tf.Tensor).dataSync();
    });
    expect(labels).toEqual(samples.labels);
    expect(probabilities).toBeAllclose(predicted, { rtol: 1e-4, atol: 1e-6 });
    const losses = Array.from(labels, (label, i) => -Math.log(predicted[i * 3 + label]!));
    expect(loss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / COUNT, 5);
  });

  test('tells how far it is after the first batch, and then ten times a second at most', async () => {
    const often = await evaluated({ tick: 100 });
    await often.result;
    expect(often.events).toEqual([84, 168, 250].map((done) => ({ type: 'evaluating', done, of: COUNT })));
    const seldom = await evaluated({ tick: 60 });
    await seldom.result;
    expect(seldom.events).toEqual([
      { type: 'evaluating', done: 84, of: COUNT },
      { type: 'evaluating', done: 250, of: COUNT },
    ]);
  });

  test('a cancelled one ends at once and leaves no tensor behind', async () => {
    await expectNoTensorLeak(async () => {
      const { result, events } = await evaluated({ abortAfter: 1 });
      await expect(result).rejects.toThrow(Cancelled);
      expect(events).toHaveLength(1);
    });
  });

  test('it can be cancelled while the pictures are still on their way', async () => {
    const held: SampleSource = { ...syntheticSource(10, COUNT), whenLoaded: () => new Promise(() => {}) };
    const { result, controller } = await evaluated({ source: held });
    controller.abort();
    await expect(result).rejects.toThrow(Cancelled);
  });
});
