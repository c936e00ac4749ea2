import { FIRST_TITLE } from './changeData.ts';
import { defaultRef, offerOf } from '../../data/catalogue.ts';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { starterCnn } from '../../model-builder/templates.ts';
import { defaultConfig } from '../../model-builder/fields.ts';
import type { Experiment, TrainingConfig } from './experiment.ts';
import { fitFields } from './fitFields.ts';
import { clippings } from './clippings.ts';
import { chosen } from './kinds.ts';
import { losses } from './losses.ts';
import { adamDefaults } from './optimizers.ts';
import { schedules } from './schedules.ts';
import { endFields, stoppings } from './stopping.ts';

/** What a new document begins with; where Keras has a default, it is that. */
export const trainingDefaults: TrainingConfig = {
  optimizer: adamDefaults,
  schedule: chosen(schedules, 'Constant'),
  loss: chosen(losses, 'CategoricalCrossentropy'),
  clipping: chosen(clippings, 'None'),
  classWeights: 'none',
  stopping: chosen(stoppings, 'Never'),
  ...defaultConfig(endFields),
  ...defaultConfig(fitFields),
};

/** What a first visit opens: MNIST and the starter CNN, ready to train. */
export function defaultExperiment(): Experiment {
  return {
    version: 7,
    title: FIRST_TITLE,
    dataset: defaultRef(offerOf({ id: 'mnist' })),
    preprocessing: plainPreprocessing,
    augmentation: [],
    model: starterCnn([28, 28, 1], 10),
    training: trainingDefaults,
  };
}
