import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ImageShape } from '../../data/dataset.ts';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { keyedRandom } from '../../data/random.ts';
import { chain } from '../../model-builder/edit.ts';
import { toKerasJson } from '../../model-builder/toKerasJson.ts';
import { startOnly } from '../../test/startOnly.ts';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { readArrays } from './arrays.ts';
import { compile } from './compile.ts';
import { createPredictor } from './predict.ts';

const shape: ImageShape = [12, 12, 3];
const model = chain([
  ['Input', { shape: [12, 12, 3] }],
  ['Conv2D', { filters: 4 }],
  ['BatchNormalization', {}],
  ['Flatten', {}],
  ['Dropout', { rate: 0.5 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
/** More than two batches, and a last one that is not full. */
const COUNT = 250;
const random = keyedRandom(3, 'test');
const pixels = Uint8Array.from({ length: COUNT * 432 }, () => random.int(256));
const args = {
  model,
  preprocessing: plainPreprocessing,
  statistics: null,
  seed: 5,
  weights: null,
  shape,
  pixels,
};

const { predict, dispose } = createPredictor();

beforeAll(() => startOnly('wasm'));
afterEach(dispose);

/** What tfjs-layers says of the pictures with the weights of this seed. */
async function oracle(seed: number) {
  const network = compile(model, seed, null);
  const weights = await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
  network.dispose();
  const layers = await loadLayersModel({
    load: () => Promise.resolve({ modelTopology: toKerasJson(model) as object }),
  });
  const shapes = layers.getWeights().map((weight) => weight.shape);
  // Keras's trainable variables come before the moving ones, so they are matched by name.
  layers.setWeights(
    layers.weights.map(({ originalName }, i) =>
      tf.tensor(weights[originalName] ?? new Float32Array(), shapes[i]),
    ),
  );
  const predicted = tf.tidy(() => {
    const pictures = tf.tensor4d(
      Float32Array.from(pixels, (byte) => byte / 255),
      [COUNT, ...shape],
    );
    return (layers.predict(pictures) as tf.Tensor).dataSync();
  });
  return { weights, predicted };
}

describe('predict', () => {
  test('says what tfjs-layers says with the same weights', async () => {
    const { weights, predicted } = await oracle(7);
    const { probabilities } = await predict({ ...args, weights });
    expect(probabilities).toHaveLength(COUNT * 3);
    expect(probabilities).toBeAllclose(predicted, { rtol: 1e-4, atol: 1e-6 });
  });

  test('without weights they are drawn from the seed', async () => {
    const { predicted } = await oracle(5);
    expect((await predict(args)).probabilities).toBeAllclose(predicted, { rtol: 1e-4, atol: 1e-6 });
  });

  test('keeps the network of the last question, and answers by others where the weights or the model are others', async () => {
    const seven = (await oracle(7)).weights;
    const first = await predict({ ...args, weights: seven });
    const tensors = tf.memory().numTensors;
    // As the page sends them: the same numbers in other arrays.
    const copied = Object.fromEntries(Object.entries(seven).map(([name, values]) => [name, values.slice()]));
    expect(await predict({ ...args, weights: copied })).toEqual(first);
    expect(tf.memory().numTensors).toBe(tensors);
    copied['dense/bias'] = Float32Array.of(1, 0, 0);
    const [changed, unchanged] = await Promise.all([
      predict({ ...args, weights: copied }),
      predict({ ...args, weights: seven }),
    ]);
    expect(unchanged).toEqual(first);
    expect(changed).not.toEqual(first);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('leaves no tensor behind, and refuses pictures of another form', async () => {
    await expectNoTensorLeak(async () => {
      await predict(args);
      await expect(predict({ ...args, shape: [12, 12, 1] })).rejects.toThrow(
        'The network reads pictures of 12×12×3, and these are of 12×12×1.',
      );
      await expect(predict({ ...args, pixels: pixels.subarray(1) })).rejects.toThrow();
      dispose();
    });
  });
});
