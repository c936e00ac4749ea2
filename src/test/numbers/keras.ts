/** The trainings of `scripts/oracles/training.py`, by the code the app trains with, to be held to what Keras made of them. */
import { chain, setConfig } from '../../model-builder/edit.ts';
import type { TrainingConfig } from '../../training/experiment/experiment.ts';
import changed from '../fixtures/kerasChanges.json' with { type: 'json' };
import fixture from '../fixtures/kerasTraining.json' with { type: 'json' };
import { CLASSES, lcgBatches, lcgWeights, SIZE } from './lcgBatches.ts';
import { trainOn } from './networks.ts';
import { trainingErrors } from './trainedErrors.ts';

const FILTERS = 2;
const model = chain([
  ['Input', { shape: [SIZE, SIZE, 1] }],
  ['Conv2D', { filters: FILTERS, activation: 'tanh' }],
  ['AveragePooling2D', {}],
  ['Flatten', {}],
  ['Dense', { units: CLASSES, activation: 'softmax' }],
]);
const weightSizes = {
  'conv2d/kernel': 3 * 3 * FILTERS,
  'dense/kernel': ((SIZE - 2) / 2) ** 2 * FILTERS * CLASSES,
};

/** The trainings Keras did. */
export const kerasCases = fixture.cases;

/** Largest differences from Keras's losses and weights after 20 or all 200 steps on the current backend. */
export async function kerasErrors(
  { training, losses, weights, ...costs }: (typeof kerasCases)[number],
  steps: 20 | 200,
): Promise<{ readonly loss: number; readonly weights: number }> {
  const config = training as Partial<TrainingConfig>;
  const { penalty = {} } = costs as { readonly penalty?: object };
  const penalized = ['conv2d', 'dense'].reduce((spec, name) => setConfig(spec, name, { ...penalty }), model);
  const trained = await trainOn(penalized, lcgWeights(weightSizes), config, lcgBatches(steps));
  return trainingErrors(trained, { losses: losses.slice(0, steps), weights: weights[steps] });
}

const changedModel = chain([
  ['Input', { shape: [SIZE, SIZE, 1] }],
  ['Conv2D', { filters: FILTERS, activation: 'tanh' }],
  ['BatchNormalization', { momentum: 0.9 }],
  ['AveragePooling2D', {}],
  ['Flatten', {}],
  ['Dense', { units: CLASSES, activation: 'softmax' }],
]);

/**
 * Largest differences from what Keras makes of a training in which layers are frozen and unfrozen and the rate is changed
 * (`scripts/oracles/changes.py`), after so many steps.
 */
export async function kerasChangesErrors(
  steps: 20 | 40 | 60,
): Promise<{ readonly loss: number; readonly weights: number }> {
  const { changes, losses, weights } = changed;
  const batches = lcgBatches(steps);
  const trained = await trainOn(changedModel, lcgWeights(weightSizes), {}, batches, { changes });
  return trainingErrors(trained, { losses: losses.slice(0, steps), weights: weights[steps] });
}
