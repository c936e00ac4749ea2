import { chain } from '../src/model-builder/edit.ts';
import { defaultExperiment } from '../src/training/experiment/defaultExperiment.ts';
import { sgdDefaults } from '../src/training/experiment/optimizers.ts';
import { toFragment } from '../src/training/experiment/shareLink.ts';
import type { Experiment, TrainingConfig } from '../src/training/experiment/experiment.ts';

/**
 * The fragment of an experiment for tests to which it does not matter what is learned: on digits, with a network so
 * small that a graphics adapter emulated by the processor trains it, too.
 */
export function tinyExperiment(
  { pictures, ...training }: Partial<TrainingConfig> & { readonly pictures?: 1000 | 5000 } = {},
  augmentation: Experiment['augmentation'] = [],
): Promise<string> {
  const experiment = defaultExperiment();
  const model = chain([
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 2, kernelSize: [5, 5], strides: [4, 4] }],
    ['Flatten', {}],
    ['Dense', { units: 10, activation: 'softmax' }],
  ]);
  return toFragment({
    ...experiment,
    dataset: { ...experiment.dataset, trainingSize: pictures ?? experiment.dataset.trainingSize },
    model,
    augmentation,
    training: { ...experiment.training, optimizer: sgdDefaults, batchSize: 8, ...training },
  });
}
