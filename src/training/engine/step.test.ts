import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { keyedRandom } from '../../data/random.ts';
import { chain } from '../../model-builder/edit.ts';
import { hashArrays, readArrays } from './arrays.ts';
import { startOnly } from '../../test/startOnly.ts';
import { compile } from './compile.ts';
import { createSlots } from './optimizers.ts';
import { createMasks, methodOf, toPictures, trainStep } from './step.ts';
import { uploadBatch } from '../../test/uploadBatch.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';

beforeAll(async () => {
  await startOnly('cpu');
});

async function mask(seed: number, step: number, layer = 'dropout', rate = 0.25): Promise<number[]> {
  const masks = createMasks([{ layer, kind: 'dropout', strength: rate, shape: [100, 100] }], seed, step);
  const tensor = masks.get(layer) as tf.Tensor;
  const values = [...(await tensor.data())];
  tensor.dispose();
  return values;
}

describe('createMasks', () => {
  test('every step, layer and seed has a mask of its own, and the same ones have the same', async () => {
    const first = await mask(1, 0);
    expect(await mask(1, 0)).toEqual(first);
    expect(await mask(1, 1)).not.toEqual(first);
    expect(await mask(2, 0)).not.toEqual(first);
    expect(await mask(1, 0, 'dropout_1')).not.toEqual(first);
    expect(await mask(0, 0)).not.toEqual(first);
  });

  test('a quarter is dropped and the rest scaled up, so that the mean stays 1', async () => {
    const values = await mask(1, 0);
    expect(new Set(values.map((value) => value.toFixed(5)))).toEqual(new Set(['0.00000', '1.33333']));
    const dropped = values.filter((value) => value === 0).length / values.length;
    // Four standard errors of 10,000 draws.
    expect(Math.abs(dropped - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 10_000));
  });
});

test('noise has mean 0 and the deviation asked for, and is other in every step', async () => {
  const noise = async (step: number) => {
    const need = { layer: 'gaussian_noise', kind: 'noise', strength: 0.5, shape: [100, 100] } as const;
    const tensor = createMasks([need], 1, step).get('gaussian_noise')!;
    const values = [...(await tensor.data())];
    tensor.dispose();
    return values;
  };
  const values = await noise(0);
  const mean = (of: readonly number[]) => of.reduce((a, b) => a + b, 0) / of.length;
  // Four standard errors of 10,000 draws.
  expect(Math.abs(mean(values))).toBeLessThan(4 * (0.5 / 100));
  expect(Math.abs(mean(values.map((value) => value ** 2)) - 0.25)).toBeLessThan(
    4 * ((0.25 * Math.SQRT2) / 100),
  );
  expect(await noise(0)).toEqual(values);
  expect(await noise(1)).not.toEqual(values);
});

describe('toPictures', () => {
  test('bytes become numbers from 0 to 1', async () => {
    const pictures = toPictures(Uint8Array.of(0, 51, 255, 128), {
      shape: [2, 2, 1],
      preprocessing: plainPreprocessing,
      statistics: null,
    });
    expect([...(await pictures.data())]).toBeAllclose([0, 0.2, 1, 128 / 255], { rtol: 1e-6, atol: 0 });
    pictures.dispose();
  });
});

const normalised = chain([
  ['Input', { shape: [6, 6, 1] }],
  ['Conv2D', { filters: 4, activation: 'linear' }],
  ['BatchNormalization', {}],
  ['Activation', {}],
  ['GlobalAveragePooling2D', {}],
  ['Dense', { units: 5 }],
  ['BatchNormalization', { momentum: 0.5 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);

/** Two steps on a batch of five pictures and so much padding: what they return, and the weights after them. */
async function takeSteps(model: typeof normalised, padding: number) {
  const network = compile(model, 1, null);
  const method = methodOf(trainingDefaults);
  const { optimizer } = method;
  const slots = createSlots(optimizer, network.variables, null);
  const results = [];
  for (const iteration of [1, 2]) {
    const random = keyedRandom(iteration, 'pixels');
    const pixels = new Uint8Array((5 + padding) * 36).fill(255);
    for (let i = 0; i < 5 * 36; i++) pixels[i] = random.int(256);
    const batch = uploadBatch(
      { shape: [6, 6, 1], preprocessing: plainPreprocessing, statistics: null },
      {
        pixels,
        labels: Uint8Array.from([0, 1, 2, 1, 0, ...Array<number>(padding).fill(2)]),
        weights: Float32Array.from([1, 1, 1, 1, 1, ...Array<number>(padding).fill(0)]),
      },
    );
    const hyper = optimizer.hyper(iteration, 0.01);
    const result = trainStep(network, method, slots, { batch, masks: new Map(), hyper });
    results.push(...(await result.data()));
    tf.dispose([result, Object.values(batch), Object.values(hyper)]);
  }
  const weights = await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
  const slotNames = [...slots.keys()];
  tf.dispose([...slots.values()]);
  network.dispose();
  return { results, weights, slotNames };
}

describe('trainStep', () => {
  test('padding changes nothing: batch normalization counts only the pictures', async () => {
    const [plain, withPadding] = [await takeSteps(normalised, 0), await takeSteps(normalised, 3)];
    expect(withPadding.results).toBeAllclose(plain.results, { rtol: 1e-5 });
    for (const [name, values] of Object.entries(plain.weights))
      expect(withPadding.weights[name]).toBeAllclose(values, { rtol: 1e-4, atol: 1e-6 });
  });

  test('moving statistics move without an optimizer, and those of a frozen layer stay', async () => {
    const frozen = {
      layers: normalised.layers.map((layer) =>
        layer.name === 'batch_normalization' ? { ...layer, trainable: false } : layer,
      ),
    };
    const { weights, slotNames } = await takeSteps(frozen, 0);
    expect(slotNames.filter((name) => name.includes('moving'))).toEqual([]);
    expect(slotNames).toContain('batch_normalization_1/gamma/m');
    expect(weights['batch_normalization/moving_mean']).toEqual(new Float32Array(4));
    expect(weights['batch_normalization/moving_variance']).toEqual(new Float32Array(4).fill(1));
    expect(weights['batch_normalization_1/moving_mean']).not.toEqual(new Float32Array(5));
    expect(weights['batch_normalization_1/moving_variance']).not.toEqual(new Float32Array(5).fill(1));
  });

  test('a step leaves no tensor behind and does the same again', async () => {
    const before = tf.memory().numTensors;
    const [first, again] = [await takeSteps(normalised, 1), await takeSteps(normalised, 1)];
    expect(tf.memory().numTensors).toBe(before);
    expect(await hashArrays(again.weights)).toBe(await hashArrays(first.weights));
  });
});

describe('uploadBatch', () => {
  test('prepares pictures to train on as those that are shown', async () => {
    const preparation = {
      shape: [2, 3, 1],
      preprocessing: { size: [8, 9], fit: 'crop', channels: 3, scaling: 'mean 0, deviation 1' },
      statistics: { mean: [20, 30, 40], deviation: [5, 6, 7] },
    } as const;
    const pixels = Uint8Array.of(0, 51, 255, 128, 7, 99, 1, 2, 3, 4, 5, 6);
    const batch = uploadBatch(preparation, {
      pixels,
      labels: Uint8Array.of(1, 0),
      weights: Float32Array.of(1, 1),
    });
    const shown = [0, 6].map((from) => toPictures(pixels.subarray(from, from + 6), preparation));
    expect(batch.pictures.shape).toEqual([2, 8, 9, 3]);
    const values = await Promise.all(shown.map((picture) => picture.data()));
    expect([...(await batch.pictures.data())]).toEqual(values.flatMap((numbers) => [...numbers]));
    tf.dispose([Object.values(batch), shown]);
  });
});
