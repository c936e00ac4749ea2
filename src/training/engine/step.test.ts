import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { startBackend } from './backends.ts';
import { createMasks, toPictures } from './step.ts';

beforeAll(async () => {
  await startBackend({ pinned: 'cpu' });
});

async function mask(seed: number, step: number, layer = 'dropout', rate = 0.25): Promise<number[]> {
  const masks = createMasks([{ layer, rate, shape: [100, 100] }], seed, step);
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

describe('toPictures', () => {
  test('bytes become numbers from 0 to 1', async () => {
    const pictures = toPictures(Uint8Array.of(0, 51, 255, 128), {
      shape: [2, 2, 1],
      preprocessing: plainPreprocessing,
    });
    expect([...(await pictures.data())]).toBeAllclose([0, 0.2, 1, 128 / 255], { rtol: 1e-6, atol: 0 });
    pictures.dispose();
  });
});
