import { FIRST_TITLE } from './changeData.ts';
import { defaultRef, offerOf } from '../../data/catalogue.ts';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { starterCnn } from '../../model-builder/templates.ts';
import type { AdamConfig, Experiment, SgdConfig } from './experiment.ts';

/** Keras's defaults. */
export const sgdDefaults: SgdConfig = { className: 'SGD', learningRate: 0.01, momentum: 0 };
/** Keras's defaults. */
export const adamDefaults: AdamConfig = {
  className: 'Adam',
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};

/** What a first visit opens: MNIST and the starter CNN, ready to train. */
export function defaultExperiment(): Experiment {
  return {
    version: 4,
    title: FIRST_TITLE,
    dataset: defaultRef(offerOf({ id: 'mnist' })),
    preprocessing: plainPreprocessing,
    model: starterCnn([28, 28, 1], 10),
    training: { optimizer: adamDefaults, batchSize: 32, epochs: 10, seed: 1 },
  };
}
