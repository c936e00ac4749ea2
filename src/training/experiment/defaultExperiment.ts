import { FIRST_TITLE } from './changeData.ts';
import { defaultRef, offerOf } from '../../data/catalogue.ts';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { starterCnn } from '../../model-builder/templates.ts';
import { defaultConfig } from '../../model-builder/fields.ts';
import type { Experiment, TrainingConfig } from './experiment.ts';
import { fitFields } from './fitFields.ts';
import { adamDefaults } from './optimizers.ts';

/** What a new document begins with; where Keras has a default, it is that. */
export const trainingDefaults: TrainingConfig = {
  optimizer: adamDefaults,
  ...defaultConfig(fitFields),
};

/** What a first visit opens: MNIST and the starter CNN, ready to train. */
export function defaultExperiment(): Experiment {
  return {
    version: 5,
    title: FIRST_TITLE,
    dataset: defaultRef(offerOf({ id: 'mnist' })),
    preprocessing: plainPreprocessing,
    model: starterCnn([28, 28, 1], 10),
    training: trainingDefaults,
  };
}
