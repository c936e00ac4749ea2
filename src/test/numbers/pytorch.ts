/** The trainings of `scripts/oracles/pytorch.py`, by the code the app trains with, to be held to what PyTorch made of them. */
import { chain, type ChainItem } from '../../model-builder/edit.ts';
import { adamDefaults, sgdDefaults } from '../../training/experiment/optimizers.ts';
import fixture from '../fixtures/pytorchTraining.json' with { type: 'json' };
import { CLASSES, lcgBatches, lcgWeights, SIZE } from './lcgBatches.ts';
import { trainOn } from './networks.ts';
import { trainingErrors } from './trainedErrors.ts';

const weightSizes = {
  'conv2d/kernel': 3 * 3 * 1 * 4,
  'conv2d_1/kernel': 3 * 3 * 4 * 8,
  'dense/kernel': 8 * CLASSES,
};

/** As `scripts/oracles/pytorch.py` has them. */
const optimizers = {
  SGD: { ...sgdDefaults, learningRate: 0.05 },
  momentum: { ...sgdDefaults, learningRate: 0.05, momentum: 0.9 },
  Adam: { ...adamDefaults, learningRate: 0.003 },
};

interface PyTorchCase {
  readonly optimizer: keyof typeof optimizers;
  readonly normalised: boolean;
  /** Without the kinks of relu and max pooling. */
  readonly smooth: boolean;
  readonly losses: readonly number[];
  readonly weights: Readonly<Record<'20' | '200', Readonly<Record<string, readonly number[]>>>>;
}

function modelOf({ normalised, smooth }: PyTorchCase) {
  const activation: ChainItem = ['Activation', { activation: smooth ? 'tanh' : 'relu' }];
  const pool: ChainItem = [smooth ? 'AveragePooling2D' : 'MaxPooling2D', {}];
  return chain([
    ['Input', { shape: [SIZE, SIZE, 1] }],
    ['Conv2D', { filters: 4, activation: 'linear' }],
    ...(normalised ? [['BatchNormalization', {}] satisfies ChainItem] : []),
    activation,
    pool,
    ['Conv2D', { filters: 8, activation: 'linear' }],
    activation,
    pool,
    ['Flatten', {}],
    ['Dense', { units: CLASSES, activation: 'softmax' }],
  ]);
}

/** The trainings PyTorch did, by name. */
export const pyTorchCases = new Map(
  (fixture.cases as PyTorchCase[]).map((one) => [
    `${one.smooth ? 'a smooth network' : 'a network'}${one.normalised ? ' with batch normalization' : ''} by ${one.optimizer}`,
    one,
  ]),
);

/**
 * Largest differences from PyTorch's losses and weights after 20 or all 200 steps on the current backend. The bias of a
 * convolution before a batch normalization is not compared: it changes nothing, and its gradient is rounding alone.
 */
export async function pyTorchErrors(
  one: PyTorchCase,
  steps: 20 | 200,
): Promise<{ readonly loss: number; readonly weights: number }> {
  const trained = await trainOn(
    modelOf(one),
    lcgWeights(weightSizes),
    { optimizer: optimizers[one.optimizer] },
    lcgBatches(steps),
  );
  return trainingErrors(trained, { losses: one.losses.slice(0, steps), weights: one.weights[steps] });
}
