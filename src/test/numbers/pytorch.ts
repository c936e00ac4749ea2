/** The trainings of `scripts/oracles/pytorch.py`, by the code the app trains with, to be held to what PyTorch made of them. */
import { chain, type ChainItem } from '../../model-builder/edit.ts';
import { sgdDefaults } from '../../training/experiment/optimizers.ts';
import fixture from '../fixtures/pytorchTraining.json' with { type: 'json' };
import { CLASSES, lcgBatches, lcgWeights, SIZE } from './lcgBatches.ts';
import { trainOn, trainingErrors } from './networks.ts';

const weightSizes = {
  'conv2d/kernel': 3 * 3 * 1 * 4,
  'conv2d_1/kernel': 3 * 3 * 4 * 8,
  'dense/kernel': 8 * CLASSES,
};

const modelOf = (normalised: boolean) =>
  chain([
    ['Input', { shape: [SIZE, SIZE, 1] }],
    ['Conv2D', { filters: 4, activation: 'linear' }],
    ...(normalised ? [['BatchNormalization', {}] satisfies ChainItem] : []),
    ['Activation', { activation: 'relu' }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 8 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: CLASSES, activation: 'softmax' }],
  ]);

/** The trainings PyTorch did. */
export const pyTorchCases = fixture.cases;

/**
 * Largest differences from PyTorch's losses and weights after 20 or all 200 steps on the current backend. The bias of a
 * convolution before a batch normalization is not compared: it changes nothing, and its gradient is rounding alone.
 */
export async function pyTorchErrors(
  { learningRate, momentum, normalised, losses, weights }: (typeof pyTorchCases)[number],
  steps: 20 | 200,
): Promise<{ readonly loss: number; readonly weights: number }> {
  const trained = await trainOn(
    modelOf(normalised),
    lcgWeights(weightSizes),
    { optimizer: { ...sgdDefaults, learningRate, momentum } },
    lcgBatches(steps),
  );
  return trainingErrors(trained, { losses: losses.slice(0, steps), weights: weights[steps] });
}
