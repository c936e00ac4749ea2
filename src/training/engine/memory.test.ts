/** Holds the estimate of `memoryPlan.ts` to what tfjs counts in a real step. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { analyse } from '../../model-builder/analyse.ts';
import { chain } from '../../model-builder/edit.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import { courseCnn, justDense, leNet5, smallResNet, starterCnn } from '../../model-builder/templates.ts';
import { reading } from '../../test/reading.ts';
import { augmentationBytes, memoryNeed, stepBytes } from '../memoryPlan.ts';
import { uploadPictures } from './augmentation/augment.ts';
import { startBackend } from './backends.ts';
import {
  type AugmentationLayer,
  type AugmentationName,
  augmentationOf,
  augmentations,
} from '../experiment/augmentations.ts';
import { clippings } from '../experiment/clippings.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import type { TrainingConfig } from '../experiment/experiment.ts';
import { chosen } from '../experiment/kinds.ts';
import { compile } from './compile.ts';
import { createSlots } from './optimizers.ts';
import { createMasks, methodOf, trainStep } from './step.ts';
import { uploadBatch } from '../../test/uploadBatch.ts';
import { adamDefaults, optimizers, sgdDefaults } from '../experiment/optimizers.ts';

const shape = [28, 28, 1] as const;
const input = ['Input', { shape }] as const;
const output = ['Dense', { units: 10, activation: 'softmax' }] as const;
const sidesOf = (all: number) =>
  [
    [all, all],
    [all, all],
  ] as const;
const networks: Readonly<Record<string, ModelSpec>> = {
  'starter CNN': starterCnn(shape, 10),
  'course CNN': courseCnn(shape, 10),
  'LeNet-5': leNet5(shape, 10),
  'just dense': justDense(shape, 10),
  'small ResNet': smallResNet(shape, 10),
  'wide dense': chain([input, ['Flatten', {}], ['Dense', { units: 256, activation: 'relu' }], output]),
  convolutions: chain([
    input,
    ['Conv2D', { filters: 16 }],
    ['Conv2D', { filters: 16 }],
    ['AveragePooling2D', {}],
    ['Activation', { activation: 'sigmoid' }],
    ['GlobalAveragePooling2D', {}],
    output,
  ]),
  'depthwise convolutions': chain([
    input,
    ['Conv2D', { filters: 8 }],
    ['DepthwiseConv2D', { activation: 'relu' }],
    ['SeparableConv2D', { filters: 16, activation: 'relu' }],
    ['GlobalAveragePooling2D', {}],
    output,
  ]),
  'scaled and disturbed maps': chain([
    input,
    ['Conv2D', { filters: 8 }],
    ['LayerNormalization', {}],
    ['PReLU', {}],
    ['GaussianNoise', {}],
    ['SpatialDropout2D', {}],
    ['GlobalAveragePooling2D', {}],
    output,
  ]),
  'moved maps': chain([
    input,
    ['ZeroPadding2D', {}],
    ['Conv2D', { filters: 8, activation: 'relu6' }],
    ['ZeroPadding2D', {}],
    ['Rescaling', { scale: 2 }],
    ['Cropping2D', { cropping: sidesOf(8) }],
    ['UpSampling2D', {}],
    ['UpSampling2D', { interpolation: 'bilinear' }],
    ['GlobalMaxPooling2D', {}],
    ['Reshape', { targetShape: [1, 1, -1] }],
    ['Flatten', {}],
    output,
  ]),
  'merged maps': reading(
    chain([
      input,
      ['Conv2D', { filters: 8 }],
      ['Conv2D', { filters: 8, kernelSize: [1, 1] }],
      ['Multiply', {}],
      ['Average', {}],
      ['Maximum', {}],
      ['GlobalAveragePooling2D', {}],
      output,
    ]),
    {
      multiply: ['conv2d', 'conv2d_1'],
      average: ['multiply', 'conv2d_1'],
      maximum: ['average', 'conv2d'],
    },
  ),
};

const [rmsProp, adamW] = [chosen(optimizers, 'RMSprop'), chosen(optimizers, 'AdamW')];
const usual: readonly Partial<TrainingConfig>[] = [
  { optimizer: adamDefaults },
  { optimizer: sgdDefaults },
  { optimizer: { ...sgdDefaults, momentum: 0.9 } },
];
/** The others with the fewest and the most slots they can have, and what else takes memory: tried where variables are most of it. */
const rare: readonly Partial<TrainingConfig>[] = [
  { optimizer: { ...sgdDefaults, momentum: 0.9, nesterov: true } },
  { optimizer: rmsProp },
  { optimizer: { ...rmsProp, momentum: 0.9, centered: true } },
  { optimizer: chosen(optimizers, 'Adagrad') },
  { optimizer: { ...adamW, amsgrad: true } },
  { clipping: chosen(clippings, 'ByValue') },
  { optimizer: sgdDefaults, clipping: chosen(clippings, 'ByGlobalNorm') },
];

const augmented: readonly AugmentationLayer[] = [
  ...(Object.keys(augmentations) as AugmentationName[]).map(augmentationOf),
  { ...augmentationOf('RandomZoom'), fillMode: 'wrap' } as AugmentationLayer,
  { ...augmentationOf('RandomErasing'), fillValue: 0 } as AugmentationLayer,
];

/** The most bytes tfjs counts in a watched step, all tensors of the run included. */
async function measured(model: ModelSpec, training: TrainingConfig): Promise<number> {
  const before = tf.memory().numBytes;
  const network = compile(model, 1, null);
  const method = methodOf(training);
  const { optimizer } = method;
  const { batchSize } = training;
  const slots = createSlots(optimizer, network.variables, null);
  const batch = uploadBatch(
    { shape, preprocessing: plainPreprocessing, statistics: null },
    {
      pixels: new Uint8Array(batchSize * 784),
      labels: new Uint8Array(batchSize),
      weights: new Float32Array(batchSize).fill(1),
    },
  );
  const masks = createMasks(network.maskNeeds(batchSize), 1, 0);
  const hyper = optimizer.hyper(1, 0.001);
  const { kernels, result } = await tf.profile(() =>
    trainStep(network, method, slots, { batch, masks, hyper, watched: true }),
  );
  tf.dispose([result, Object.values(batch), [...masks.values()], Object.values(hyper)]);
  tf.dispose([...slots.values()]);
  network.dispose();
  return Math.max(...kernels.map(({ totalBytesSnapshot }) => totalBytesSnapshot)) - before;
}

describe.each([
  ['wasm', 16, usual],
  // Slow: what grows with the batch shows in few pictures, too, and what an optimizer remembers is the same everywhere.
  ['cpu', 4, usual.slice(0, 1)],
] as const)('memoryNeed, held to tfjs on %s', (backend, many, configs) => {
  beforeAll(async () => {
    await startBackend({ pinned: backend });
  });

  test.each(
    Object.keys(networks).flatMap((name) =>
      // The largest is slow without hardware; what grows with the batch, the others show.
      (name === 'small ResNet' ? [2] : [2, many]).map((batchSize) => [name, batchSize] as const),
    ),
  )(
    'is at most a twentieth too low and at most half too high: %s, batch size %d',
    async (name, batchSize) => {
      const model = networks[name] as ModelSpec;
      const analysis = analyse(model, { inputShape: shape, classes: 10, batchSize });
      for (const config of name === 'wide dense' ? [...configs, ...rare] : configs) {
        const training = { ...trainingDefaults, ...config, batchSize };
        const estimate = stepBytes(memoryNeed(model, analysis, training), batchSize);
        const ratio = estimate / (await measured(model, training));
        expect(ratio).toBeGreaterThan(0.95);
        expect(ratio).toBeLessThan(1.5);
      }
    },
  );

  test.each(augmented.map((layer) => [Object.values(layer).join(' '), layer] as const))(
    'and so is it for augmentation: %s',
    async (_, layer) => {
      const before = tf.memory().numBytes;
      const pixels = new Uint8Array(8 * 784);
      const preparation = { shape, preprocessing: plainPreprocessing, statistics: null };
      const { kernels } = await tf.profile(() => {
        const { tensors, pictures } = uploadPictures(pixels, preparation, [layer], { seed: 1, step: 0 });
        tf.dispose([pictures(), ...tensors]);
      });
      const peak = Math.max(...kernels.map(({ totalBytesSnapshot }) => totalBytesSnapshot)) - before;
      const ratio = (8 * augmentationBytes([layer], shape)) / peak;
      expect(ratio).toBeGreaterThan(0.95);
      expect(ratio).toBeLessThan(1.5);
    },
  );
});
