import { int } from '../../model-builder/fields.ts';

/** Arguments of the fit that are no choice among ways. */
export const fitFields = {
  batchSize: int({
    argument: 'batch_size',
    help: 'Pictures per step.',
    default: 32,
    min: 1,
    max: 1024,
  }),
  epochs: int({
    argument: 'epochs',
    help: 'Passes over the training pictures.',
    default: 10,
    min: 1,
    max: 10_000,
  }),
  seed: int({
    argument: 'seed',
    ours: true,
    help: 'Decides first weights, order and dropout: the same seed gives the same run.',
    default: 1,
    min: 0,
    max: 2 ** 32 - 1,
  }),
  validateEvery: int({
    argument: 'validate_every',
    ours: true,
    help: 'Also validates within an epoch, after every so many steps of the run; 0 validates after epochs alone.',
    default: 0,
    min: 0,
    max: 1_000_000,
  }),
  topK: int({
    argument: 'top_k',
    ours: true,
    help: 'Also counts how often the right class is among so many best; 1 counts only the best. Keras: TopKCategoricalAccuracy.',
    default: 1,
    min: 1,
    max: 20,
  }),
};
