import { beforeAll, expect, test } from 'vitest';
import { plainPreprocessing } from '../../../data/preprocess.ts';
import { startOnly } from '../../../test/startOnly.ts';
import { expectNoTensorLeak } from '../../../test/tensors.ts';
import { augmentationOf } from '../../experiment/augmentations.ts';
import { variants } from './variants.ts';

beforeAll(() => startOnly('wasm'));

/** Grey, 12×13. */
const shape = [12, 13, 1] as const;
const pixels = Uint8Array.from({ length: 156 }, (_, i) => i + 90);
const of = async (steps: readonly number[], ...names: Parameters<typeof augmentationOf>[0][]) => {
  const { pixels: made } = await variants({
    augmentation: names.map(augmentationOf),
    preprocessing: { ...plainPreprocessing, scaling: 'mean 0, deviation 1' },
    seed: 1,
    steps,
    shape,
    pixels,
  });
  return steps.map((_, i) => [...made.subarray(156 * i, 156 * (i + 1))]);
};

test('without a layer, variants are the picture, whatever its values are scaled to', async () => {
  expect(await of([0, 1])).toEqual([[...pixels], [...pixels]]);
});

test('each step has its own variant, the same every time, also where a whole batch is cut at one place', async () => {
  const many = await of([0, 1, 2, 3], 'RandomCrop', 'RandomRotation');
  expect(new Set(many.map(String)).size).toBe(4);
  expect(await of([2], 'RandomCrop', 'RandomRotation')).toEqual([many[2]]);
});

test('leave no tensor behind', () => expectNoTensorLeak(() => of([0, 1], 'RandomFlip')));
