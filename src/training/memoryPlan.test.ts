import { describe, expect, test } from 'vitest';
import { analyse } from '../model-builder/analyse.ts';
import { chain } from '../model-builder/edit.ts';
import { memoryBudget, memoryNeed, memoryRefusal, readableBytes, stepBytes } from './memoryPlan.ts';
import { trainingDefaults } from './experiment/defaultExperiment.ts';
import { type AugmentationLayer, augmentationOf } from './experiment/augmentations.ts';
import { adamDefaults, sgdDefaults } from './experiment/optimizers.ts';

const model = chain([
  ['Input', { shape: [10, 10, 1] }],
  ['Flatten', {}],
  ['Dense', { units: 1000, activation: 'relu' }],
  ['Dense', { units: 10, activation: 'softmax' }],
]);
const needOf = (batchSize: number, optimizer: typeof adamDefaults | typeof sgdDefaults = adamDefaults) =>
  memoryNeed(model, analyse(model, { inputShape: [10, 10, 1], classes: 10, batchSize }), {
    ...trainingDefaults,
    batchSize,
    optimizer,
  });
const wasm = { name: 'wasm', largestTensorBytes: null } as const;
/** 5 GB for 256 pictures, 20 MB a picture; the second layer has half of it in one tensor. */
const large = {
  fixed: 0,
  perPicture: 20e6,
  largest: { layer: 'conv2d', fixed: 0, perPicture: 1e6 },
  layer: 'conv2d_1',
};

describe('memoryNeed', () => {
  test('grows by the same amount with every picture, whichever batch it is told of', () => {
    const [one, many] = [needOf(1), needOf(64)];
    expect(stepBytes(one, 64)).toBeCloseTo(stepBytes(many, 64));
    expect(stepBytes(one, 3) - stepBytes(one, 2)).toBeCloseTo(stepBytes(one, 2) - stepBytes(one, 1));
  });

  test('has what augmentation takes where that is more than the step, its pictures side by side too', () => {
    const small = chain([
      ['Input', { shape: [10, 10, 1] }],
      ['GlobalAveragePooling2D', {}],
      ['Dense', { units: 2, activation: 'softmax' }],
    ]);
    const analysis = analyse(small, { inputShape: [10, 10, 1], classes: 2, batchSize: 8 });
    const needWith = (...augmentation: AugmentationLayer[]) =>
      memoryNeed(small, analysis, { ...trainingDefaults, batchSize: 8, augmentation });
    const wrapped = { ...augmentationOf('RandomRotation'), fillMode: 'wrap' } as AugmentationLayer;
    expect(needWith({ ...wrapped, enabled: false })).toEqual(needWith());
    expect(needWith(augmentationOf('RandomContrast')).perPicture).toBe(5 * 400);
    expect(needWith(wrapped)).toMatchObject({
      perPicture: 11 * 400,
      largest: { layer: 'RandomRotation', perPicture: 9 * 400 },
    });
  });

  test('of a recorded step has the next values of all variables, squares of them, and shares of gradients', () => {
    const analysis = analyse(model, { inputShape: [10, 10, 1], classes: 10, batchSize: 8 });
    const settings = { ...trainingDefaults, optimizer: adamDefaults, batchSize: 8 };
    const [plain, recorded] = [false, true].map((is) =>
      memoryNeed(model, analysis, { ...settings, recorded: is }),
    );
    const [first, second] = [101_000 * 4, 10_010 * 4];
    // Values, gradient, two slots; and what an update makes.
    expect(plain?.fixed).toBe(4 * (first + second) + 3 * first);
    expect(recorded?.fixed).toBe(9 * (first + second) + 2 ** 20 + 2 ** 20);
    expect(recorded?.perPicture).toBe(plain?.perPicture);
  });

  test('names the largest tensor: the weights of the wide layer, then its output', () => {
    expect(needOf(1).largest).toEqual({ layer: 'dense', fixed: 101_000 * 4, perPicture: 4000 });
    expect(needOf(1).layer).toBe('dense');
  });

  test('an optimizer that remembers more needs more', () => {
    expect(needOf(1).fixed).toBeGreaterThan(needOf(1, { ...sgdDefaults, momentum: 0.9 }).fixed);
    expect(needOf(1, { ...sgdDefaults, momentum: 0.9 }).fixed).toBeGreaterThan(needOf(1, sgdDefaults).fixed);
  });
});

describe('memoryBudget', () => {
  test('is half of the device’s memory, and on WASM no more than it can address', () => {
    expect(memoryBudget(wasm, 4)).toBe(2 * 2 ** 30);
    expect(memoryBudget(wasm, 32)).toBe(4_294_901_760);
    expect(memoryBudget({ name: 'webgpu' }, 32)).toBe(16 * 2 ** 30);
    expect(memoryBudget({ name: 'cpu' }, undefined)).toBe(4 * 2 ** 30);
  });
});

describe('memoryRefusal', () => {
  test('refuses with both figures and the batch size that fits', () => {
    expect(memoryRefusal(large, 256, wasm, 8)).toEqual({
      message:
        'This network at batch size 256 needs about 5.1 GB for a training step; WebAssembly gets at most 4.3 GB here. With batch size 128 it fits: 2.6 GB.',
      batchSize: 128,
    });
    expect(memoryRefusal(large, 128, wasm, 8)).toBeNull();
  });

  test('goes down to what one tensor may take', () => {
    const refusal = memoryRefusal(large, 256, { name: 'webgpu', largestTensorBytes: 134_217_728 }, 32);
    expect(refusal?.message).toContain('conv2d needs a single tensor of 256 MB; WebGPU takes at most 134 MB');
    expect(refusal?.batchSize).toBe(128);
  });

  test('where not even one picture fits, it says which layer is the largest', () => {
    const refusal = memoryRefusal({ ...large, fixed: 5e9 }, 32, wasm, 8);
    expect(refusal?.message).toContain('No batch size is small enough. Most of it is conv2d_1');
    expect(refusal?.batchSize).toBeNull();
  });

  test('a batch of one that does not fit has nothing smaller', () => {
    expect(memoryRefusal({ ...large, perPicture: 5e9 }, 1, wasm, 8)?.batchSize).toBeNull();
  });
});

test.each([
  [400, '1 MB'],
  [35_400_000, '35 MB'],
  [999_499_999, '999 MB'],
  [999_500_000, '1.0 GB'],
  [5.23e9, '5.2 GB'],
])('readableBytes of %d', (bytes, text) => {
  expect(readableBytes(bytes)).toBe(text);
});
