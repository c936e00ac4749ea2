import { chain } from '../src/model-builder/edit.ts';
import { defaultExperiment } from '../src/training/experiment/defaultExperiment.ts';
import { sgdDefaults } from '../src/training/experiment/optimizers.ts';
import { toFragment } from '../src/training/experiment/shareLink.ts';

/** The fragment of an experiment so small that a graphics adapter emulated by the processor trains it: epochs that do not end. */
export function tinyExperiment(): Promise<string> {
  const experiment = defaultExperiment();
  const model = chain([
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 2, kernelSize: [5, 5], strides: [4, 4] }],
    ['Flatten', {}],
    ['Dense', { units: 10, activation: 'softmax' }],
  ]);
  const training = { ...experiment.training, optimizer: sgdDefaults, batchSize: 8 };
  return toFragment({ ...experiment, model, training });
}
