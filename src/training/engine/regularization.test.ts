import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain, setConfig } from '../../model-builder/edit.ts';
import { toKerasJson } from '../../model-builder/toKerasJson.ts';
import { startOnly } from '../../test/startOnly.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import { sgdDefaults } from '../experiment/optimizers.ts';
import { readArrays } from './arrays.ts';
import { compile } from './compile.ts';
import { createSlots } from './optimizers.ts';
import { readRegularization } from './regularization.ts';
import { methodOf, trainStep } from './step.ts';
import { uploadBatch } from '../../test/uploadBatch.ts';

beforeAll(() => startOnly('cpu'));

const model = chain([
  ['Input', { shape: [12, 12, 1] }],
  ['Conv2D', { filters: 4, kernelL1: 0.002, kernelL2: 0.03 }],
  ['Flatten', {}],
  ['Dense', { units: 5, kernelL2: 0.01 }],
  ['Dense', { units: 3, activation: 'softmax', kernelL1: 0.004 }],
]);
const source = syntheticSource(40, 0);

/** Four steps of SGD on ten pictures each, here and by tfjs-layers, from the same weights. */
async function fourSteps(spec: typeof model) {
  const network = compile(spec, 1, null);
  const weights = () => readArrays(network.variables.map(({ name, value }) => [name, value] as const));
  const oracle = await loadLayersModel({
    load: () => Promise.resolve({ modelTopology: toKerasJson(spec) as object }),
  });
  const first = Object.values(await weights());
  oracle.setWeights(oracle.getWeights().map((weight, i) => tf.tensor(first[i]!, weight.shape)));
  oracle.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' });
  const method = methodOf({ ...trainingDefaults, optimizer: sgdDefaults });
  const slots = createSlots(method.optimizer, network.variables, null);
  const losses: { own: number; oracle: number; regularization: number }[] = [];
  for (let step = 0; step < 4; step++) {
    const { pixels, labels } = source.gather(
      'training',
      Uint32Array.from({ length: 10 }, (_, i) => 10 * step + i),
    );
    const batch = uploadBatch(
      { shape: [12, 12, 1], preprocessing: plainPreprocessing, statistics: null },
      { pixels, labels, weights: new Float32Array(10).fill(1) },
    );
    const regularization = await readRegularization(network.penalized());
    const hyper = method.optimizer.hyper(step + 1, 0.1);
    const result = trainStep(network, method, slots, { batch, masks: new Map(), hyper });
    const expected = await oracle.trainOnBatch(batch.pictures, tf.oneHot(batch.labels, 3));
    losses.push({
      own: (await result.data())[0] ?? Number.NaN,
      oracle: expected as number,
      regularization,
    });
  }
  return {
    losses,
    own: Object.values(await weights()),
    oracle: await Promise.all(oracle.getWeights().map((weight) => weight.data())),
  };
}

test('with L1 and L2, steps are those of tfjs-layers, whose loss is ours and what the weights cost', async () => {
  const { losses, own, oracle } = await fourSteps(model);
  for (const loss of losses) {
    expect(loss.regularization).toBeGreaterThan(0.05);
    expect([loss.own + loss.regularization]).toBeAllclose([loss.oracle], { rtol: 1e-5, atol: 0 });
  }
  for (const [i, values] of own.entries())
    expect(values).toBeAllclose([...(oracle[i] ?? [])], { rtol: 1e-5, atol: 1e-7 });
});

test('a frozen layer costs nothing, as in Keras, and what it costs may change within a run', async () => {
  const network = compile(model, 1, null);
  const all = await readRegularization(network.penalized());
  const layers = model.layers.map((layer) =>
    layer.name === 'conv2d' ? { ...layer, trainable: false } : layer,
  );
  network.adjust({ layers });
  const without = await readRegularization(network.penalized());
  expect(without).toBeLessThan(all);
  network.adjust(setConfig({ layers }, 'dense', { kernelL2: 0.02 }));
  const dearer = await readRegularization(network.penalized());
  network.adjust(setConfig(setConfig({ layers }, 'dense', { kernelL2: 0 }), 'dense_1', { kernelL1: 0 }));
  expect(await readRegularization(network.penalized())).toBe(0);
  const kernel = await network.variables.find(({ name }) => name === 'dense/kernel')!.value.data<'float32'>();
  const squares = kernel.reduce((sum, value) => sum + value * value, 0);
  expect([dearer - without]).toBeAllclose([0.01 * squares], { rtol: 1e-4, atol: 0 });
  network.dispose();
});
