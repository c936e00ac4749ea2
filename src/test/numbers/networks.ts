/** Tiny networks and steps of SGD on them, by the code the app trains with, so that backends can be held to each other. */
import * as tf from '@tensorflow/tfjs-core';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import { readArrays } from '../../training/engine/arrays.ts';
import { compile, type Network } from '../../training/engine/compile.ts';
import { createAdjustable } from '../../training/engine/adjustable.ts';
import { uploadPictures } from '../../training/engine/augmentation/augment.ts';
import { createMasks, trainStep, uploadLabels } from '../../training/engine/step.ts';
import { type AugmentationLayer, augmentationOf } from '../../training/experiment/augmentations.ts';
import type { Arrays } from '../../training/checkpoint.ts';
import { reading } from '../reading.ts';
import { syntheticSource } from '../syntheticSource.ts';
import type { Trained } from './trainedErrors.ts';
import { defaultExperiment, trainingDefaults } from '../../training/experiment/defaultExperiment.ts';
import { type LiveChange, withChanges } from '../../training/experiment/liveChanges.ts';
import type { TrainingConfig } from '../../training/experiment/experiment.ts';
import { scheduledRate } from '../../training/experiment/schedules.ts';
import { sgdDefaults } from '../../training/experiment/optimizers.ts';

const BATCH = 4;
/** The run that schedules are for, however few of its steps are taken: as in `scripts/oracles/training.py`. */
const SCHEDULED = { stepsPerEpoch: 50, steps: 200 };
const shape = [12, 12, 1] as const;

const sidesOf = (all: number) =>
  [
    [all, all],
    [all, all],
  ] as const;

/** Between them they have every layer: one as the starter CNN, one with a shortcut, one with branches and means, one with what moves and merges maps. */
export const tinyNetworks: Readonly<Record<string, ModelSpec>> = {
  'convolutions, max pooling, dropout': chain([
    ['Input', { shape }],
    ['Conv2D', { filters: 4 }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 8 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: 16 }],
    ['Dropout', { rate: 0.25 }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  'batch normalization and a shortcut': reading(
    chain([
      ['Input', { shape }],
      ['Conv2D', { filters: 4, strides: [2, 2], padding: 'same', useBias: false, activation: 'linear' }],
      ['BatchNormalization', {}],
      ['Activation', { activation: 'relu' }],
      ['Conv2D', { filters: 4, padding: 'same', useBias: false, activation: 'linear' }],
      ['BatchNormalization', {}],
      ['Add', {}],
      ['GlobalAveragePooling2D', {}],
      ['Dense', { units: 3, activation: 'softmax' }],
    ]),
    { add: ['batch_normalization_1', 'activation'] },
  ),
  'mean pooling and two branches': reading(
    chain([
      ['Input', { shape }],
      // 11 × 11 × 3, and 0 is not 0 afterwards: what lies beside an odd number of columns and channels on WebGL shows.
      ['Conv2D', { filters: 3, kernelSize: [2, 2], activation: 'sigmoid' }],
      ['Conv2D', { filters: 4, padding: 'same', activation: 'tanh' }],
      ['AveragePooling2D', { poolSize: [3, 3], padding: 'same' }],
      ['Conv2D', { filters: 3, dilationRate: [2, 2], padding: 'same', activation: 'elu' }],
      ['Conv2D', { filters: 5, kernelSize: [1, 1] }],
      ['Concatenate', {}],
      ['GlobalAveragePooling2D', {}],
      ['Dense', { units: 3, activation: 'softmax' }],
    ]),
    { conv2d_3: ['average_pooling2d'], concatenate: ['conv2d_2', 'conv2d_3'] },
  ),
  'moved, enlarged and merged maps': reading(
    chain([
      ['Input', { shape }],
      ['Rescaling', { scale: 2, offset: -1 }],
      ['ZeroPadding2D', {}],
      ['SeparableConv2D', { filters: 4, activation: 'leaky_relu' }],
      ['LayerNormalization', {}],
      ['GaussianNoise', {}],
      ['DepthwiseConv2D', { padding: 'same' }],
      ['PReLU', { sharedAxes: [1, 2] }],
      ['SpatialDropout2D', {}],
      ['Conv2D', { filters: 4, strides: [2, 2], padding: 'same', activation: 'gelu' }],
      ['UpSampling2D', { interpolation: 'bilinear' }],
      ['Cropping2D', { cropping: sidesOf(3) }],
      ['Maximum', {}],
      ['GlobalMaxPooling2D', {}],
      ['Reshape', { targetShape: [1, 1, -1] }],
      ['Conv2D', { filters: 4, kernelSize: [1, 1], activation: 'silu' }],
      ['Multiply', {}],
      ['Average', {}],
      ['Minimum', {}],
      ['Flatten', {}],
      ['Dense', { units: 3, activation: 'softmax' }],
    ]),
    {
      maximum: ['conv2d', 'cropping2d'],
      multiply: ['maximum', 'conv2d_1'],
      average: ['multiply', 'conv2d'],
      minimum: ['average', 'conv2d'],
    },
  ),
};

/** A batch as it is stored. */
export interface StoredBatch {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * Trains on one batch a step, on the current backend, with changes on the way, and leaves no tensor behind. As in a run,
 * steps are replayed where they can be; `eager`, none is.
 */
export async function trainOn(
  model: ModelSpec,
  initial: Arrays | null,
  config: Partial<TrainingConfig>,
  batches: readonly StoredBatch[],
  {
    changes = [],
    augmentation = [],
    eager = false,
    onStep,
  }: {
    readonly changes?: readonly LiveChange[];
    readonly augmentation?: readonly AugmentationLayer[];
    readonly eager?: boolean;
    readonly onStep?: ((network: Network) => Promise<unknown>) | undefined;
  } = {},
): Promise<Trained> {
  const seed = 1;
  const training = { ...trainingDefaults, ...config };
  const weightsOfClasses = training.classWeights;
  const classWeights = typeof weightsOfClasses === 'string' ? null : tf.tensor1d([...weightsOfClasses]);
  const network = compile(model, seed, initial);
  const live = createAdjustable(network, { ...defaultExperiment(), model, training }, null);
  const preparation = { shape: network.inputShape, preprocessing: plainPreprocessing, statistics: null };
  const results: tf.Tensor1D[] = [];
  for (const [step, { pixels, labels }] of batches.entries()) {
    const due = changes.filter((change) => change.step === step);
    live.change(withChanges(live.experiment(), due));
    live.take(step);
    const { method, slots, recorder } = live.parts();
    const { learningRate } = live.experiment().training.optimizer;
    const weights = new Float32Array(labels.length).fill(1);
    const uploaded = uploadPictures(pixels, preparation, augmentation, { seed, step });
    const labelled = uploadLabels(labels, weights);
    const masks = createMasks(network.maskNeeds(labels.length), seed, step);
    const spot = { step, ...SCHEDULED };
    const hyper = method.optimizer.hyper(step + 1, scheduledRate(training.schedule, learningRate, spot));
    const inputs = [
      ...uploaded.tensors,
      ...Object.values(labelled),
      ...masks.values(),
      ...Object.values(hyper),
    ];
    const variables = [...network.variables.map(({ value }) => value), ...slots.values()];
    // With vital signs, which a run takes every tenth step only.
    const run = () =>
      tf.tidy(() => {
        const batch = { ...labelled, pictures: uploaded.pictures() };
        return trainStep(network, method, slots, { batch, masks, hyper, classWeights, watched: true });
      });
    results.push(eager ? run() : recorder.run('plain', { inputs, variables, run }));
    tf.dispose(inputs);
    await onStep?.(network);
    // As a checkpoint does: what is read later is not to be what was read now.
    if (step === 2) await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
  }
  const values = await Promise.all(results.map((result) => result.data()));
  const weights = await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
  tf.dispose(results);
  live.dispose();
  classWeights?.dispose();
  network.dispose();
  return { losses: values.map(([loss]) => loss!), weights };
}

/** Of the kinds there are: moved, changed as a whole, covered. */
const moved = [
  augmentationOf('RandomRotation'),
  augmentationOf('RandomContrast'),
  augmentationOf('RandomErasing'),
];

/** Five steps of SGD on one of the tiny networks, with augmentation. */
export function trainTiny(
  name: string,
  options: Pick<NonNullable<Parameters<typeof trainOn>[4]>, 'eager' | 'onStep'> = {},
): Promise<Trained> {
  const steps = 5;
  const source = syntheticSource(steps * BATCH, 0);
  const batches = Array.from({ length: steps }, (_, step) =>
    source.gather(
      'training',
      Uint32Array.from({ length: BATCH }, (__, i) => step * BATCH + i),
    ),
  );
  const config = { optimizer: { ...sgdDefaults, learningRate: 0.1 } };
  return trainOn(tinyNetworks[name]!, null, config, batches, { augmentation: moved, ...options });
}
