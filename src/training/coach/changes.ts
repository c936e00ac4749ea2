/** The changes of a document that the coach offers, each one undoable edit. */
import { scalingNames } from '../../data/preprocess.ts';
import { setConfig } from '../../model-builder/edit.ts';
import type { LayerSpec } from '../../model-builder/spec.ts';
import { availableForTraining, type DatasetInfo } from '../../data/dataset.ts';
import { withPreprocessing } from '../experiment/changeData.ts';
import type { Experiment, TrainingConfig } from '../experiment/experiment.ts';
import { chosen } from '../experiment/kinds.ts';
import { optimizers } from '../experiment/optimizers.ts';
import { schedules } from '../experiment/schedules.ts';
import { stoppings } from '../experiment/stopping.ts';

/** What can be done about a finding. */
export interface Change {
  /** What a button says, and the undo history. */
  readonly label: string;
  /** The document with it; the same document where it is so already. */
  apply(document: Experiment): Experiment;
}

const withTraining = (document: Experiment, patch: Partial<TrainingConfig>): Experiment => ({
  ...document,
  training: { ...document.training, ...patch },
});

/** Puts the learning rate to this. */
export const setRate = (rate: number): Change => ({
  label: `Set learning rate to ${rate}`,
  apply: (document) =>
    document.training.optimizer.learningRate === rate
      ? document
      : withTraining(document, { optimizer: { ...document.training.optimizer, learningRate: rate } }),
});

/** Puts the learning rate to Keras's default. */
export const setUsualRate = ({ training }: Experiment): Change =>
  setRate(optimizers[training.optimizer.className].fields.learningRate.default);

const [usualScaling] = scalingNames;

/** Scales pixels to 0..1. */
export const scaleInput: Change = {
  label: `Scale values to ${usualScaling}`,
  apply: (document) =>
    document.preprocessing.scaling === usualScaling || usualScaling === undefined
      ? document
      : withPreprocessing(document, { ...document.preprocessing, scaling: usualScaling }),
};

/** Patches the config of some layers. */
const patchLayers = (
  label: string,
  names: readonly string[],
  patch: (layer: LayerSpec) => Readonly<Record<string, unknown>>,
): Change => ({
  label,
  apply: (document) => {
    const model = document.model.layers
      .filter(({ name }) => names.includes(name))
      .reduce((edited, layer) => setConfig(edited, layer.name, patch(layer)), document.model);
    return model === document.model ? document : { ...document, model };
  },
});

/** Draws the first weights of these layers at random. */
export const drawWeights = (names: readonly string[]): Change =>
  patchLayers(`Initialise ${names.join(', ')} with glorot_uniform`, names, () => ({
    kernelInitializer: 'glorot_uniform',
  }));

/** Gives these layers a ReLU. */
export const activateByRelu = (names: readonly string[]): Change =>
  patchLayers(`Set activation to relu in ${names.join(', ')}`, names, () => ({ activation: 'relu' }));

/** Doubles the filters or units of these layers, as they are now. */
export const widen = (layers: readonly LayerSpec[]): Change => ({
  label: 'Double filters and units',
  apply: (document) => {
    const model = layers.reduce((edited, { name, config }) => {
      const wider = Object.entries(config)
        .filter(([key]) => key === 'filters' || key === 'units')
        .map(([key, value]) => [key, 2 * (value as number)]);
      return setConfig(edited, name, Object.fromEntries(wider) as Record<string, number>);
    }, document.model);
    return model === document.model ? document : { ...document, model };
  },
});

/** Ends when the validation loss gets no better, with the best weights. */
export const stopAtBest: Change = {
  label: 'Stop when it gets no better, and keep the best weights',
  apply: (document) =>
    document.training.stopping.className === 'EarlyStopping' && document.training.restoreBestWeights
      ? document
      : withTraining(document, {
          stopping: chosen(stoppings, 'EarlyStopping'),
          restoreBestWeights: true,
        }),
};

/** Reduces the rate where the validation loss gets no better. */
export const reduceOnPlateau: Change = {
  label: 'Reduce the learning rate on a plateau',
  apply: (document) =>
    document.training.schedule.className === 'ReduceLROnPlateau'
      ? document
      : withTraining(document, { schedule: chosen(schedules, 'ReduceLROnPlateau') }),
};

/** Counts rare classes as much as frequent ones. */
export const balanceClasses: Change = {
  label: 'Balance the classes',
  apply: (document) =>
    document.training.classWeights === 'balanced'
      ? document
      : withTraining(document, { classWeights: 'balanced' }),
};

/** Trains on all pictures there are, where it is more than now. */
export function trainOnAll(
  { dataset }: Experiment,
  info: Pick<DatasetInfo, 'training' | 'validationCount'>,
): Change | null {
  const all = availableForTraining(info);
  if (all <= dataset.trainingSize) return null;
  return {
    label: `Train on all ${all.toLocaleString('en')} pictures`,
    apply: (document) =>
      document.dataset.trainingSize >= all
        ? document
        : { ...document, dataset: { ...document.dataset, trainingSize: all } },
  };
}
