/** How a Keras program compiles and fits. */
import { offerOf } from '../../data/catalogue.ts';
import { type Argument, python, pythonArguments } from '../../model-builder/code/python.ts';
import {
  assigned,
  call,
  type Doc,
  linesOf,
  plainLines,
  pythonStyle,
  type SourceLine,
} from '../../model-builder/code/source.ts';
import { clippings } from '../experiment/clippings.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { losses } from '../experiment/losses.ts';
import { optimizers } from '../experiment/optimizers.ts';
import { schedules } from '../experiment/schedules.ts';
import { stoppings } from '../experiment/stopping.ts';
import { argumentsOf } from './argumentsOf.ts';

const stepsOf = ({ dataset, training }: Experiment) => {
  const stepsPerEpoch = Math.ceil(dataset.trainingSize / training.batchSize);
  return { stepsPerEpoch, steps: stepsPerEpoch * training.epochs };
};

const ONE_CYCLE = `class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """PyTorch's OneCycleLR: along a cosine up to the rate, then far down."""

    def __init__(self, rate, steps, pct_start, div_factor, final_div_factor):
        self.rate, self.first = rate, rate / div_factor
        self.last = self.first / final_div_factor
        self.top, self.end = max(0, pct_start * steps - 1), steps - 1

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        rising = self.between(self.first, self.rate, step / max(1e-7, self.top))
        falling = self.between(
            self.rate, self.last, (step - self.top) / max(1, self.end - self.top)
        )
        return keras.ops.where(step < self.top, rising, falling)

    def between(self, start, end, part):
        wave = keras.ops.cos(np.pi * keras.ops.clip(part, 0, 1))
        return end + (start - end) / 2 * (1 + wave)`;

/** The learning rate: a number, or Keras's schedule of it. */
function rateOf(experiment: Experiment): Doc {
  const { optimizer, schedule } = experiment.training;
  const { stepsPerEpoch, steps } = stepsOf(experiment);
  const rate = python(optimizer.learningRate);
  const keras = (name: string, items: readonly string[]) => call(`keras.optimizers.schedules.${name}`, items);
  switch (schedule.className) {
    case 'Constant':
    case 'ReduceLROnPlateau':
      return rate;
    case 'StepDecay':
    case 'ExponentialDecay': {
      const decaySteps = Math.max(1, Math.round(schedule.decayEpochs * stepsPerEpoch));
      const staircase = schedule.className === 'StepDecay' ? ['staircase=True'] : [];
      const items = [rate, `decay_steps=${decaySteps}`, `decay_rate=${schedule.decayRate}`, ...staircase];
      return keras('ExponentialDecay', items);
    }
    case 'CosineDecay': {
      const warmUp = Math.min(steps - 1, Math.round(schedule.warmupEpochs * stepsPerEpoch));
      const alpha = schedule.alpha === 0 ? [] : [`alpha=${schedule.alpha}`];
      const warm = warmUp === 0 ? [] : [`warmup_target=${rate}`, `warmup_steps=${warmUp}`];
      const items = [warmUp === 0 ? rate : '0.0', `decay_steps=${steps - warmUp}`, ...alpha, ...warm];
      return keras('CosineDecay', items);
    }
    case 'OneCycle': {
      const given = argumentsOfOurs(schedules.OneCycle.fields, schedule);
      return call('OneCycle', [rate, `steps=${steps}`, ...given]);
    }
    default:
      return schedule satisfies never;
  }
}

const argumentsOfOurs = (fields: object, config: object): string[] =>
  Object.entries(fields).map(
    ([key, { argument }]) => `${argument}=${(config as Record<string, number>)[key]}`,
  );

/** Classes of the program's own, for what Keras does not have. */
export function classesOf({ training }: Experiment): readonly string[] {
  return [
    ...(training.schedule.className === 'OneCycle' ? [ONE_CYCLE] : []),
    ...(training.stopAtAccuracy > 0 ? [STOP_AT_ACCURACY] : []),
    ...(training.stopAfterMinutes > 0 ? [STOP_AFTER_MINUTES] : []),
  ];
}

/** The lines that compile `name`. */
export function compileLines(experiment: Experiment, name: string): SourceLine[] {
  const { optimizer, clipping, loss, topK } = experiment.training;
  const rate = rateOf(experiment);
  const { fields } = optimizers[optimizer.className];
  const clipped: Argument[] =
    clipping.className === 'None'
      ? []
      : [[clippings[clipping.className].fields.limit.argument, clipping.limit]];
  const given = [
    ...argumentsOf(fields, optimizer).filter(([argument]) => argument !== 'learning_rate'),
    ...clipped,
  ];
  const rateDoc: Doc = typeof rate === 'string' ? `learning_rate=${rate}` : 'learning_rate=learning_rate';
  const items = [rateDoc, ...pythonArguments(optimizer.className, given)];
  const lossItems = pythonArguments(loss.className, argumentsOf(losses[loss.className].fields, loss));
  const metrics =
    topK > 1 ? `["accuracy", keras.metrics.TopKCategoricalAccuracy(k=${topK})]` : '["accuracy"]';
  return [
    ...(typeof rate === 'string' ? [] : linesOf(assigned('learning_rate', rate), pythonStyle)),
    ...linesOf(
      call(
        `${name}.compile`,
        [
          {
            ...call(`keras.optimizers.${optimizer.className}`, items),
            open: `optimizer=keras.optimizers.${optimizer.className}(`,
          },
          { ...call('', lossItems), open: `loss=keras.losses.${loss.className}(` },
          `metrics=${metrics}`,
        ],
        { apart: true },
      ),
      pythonStyle,
    ),
  ];
}

const STOP_AT_ACCURACY = `class StopAtAccuracy(keras.callbacks.Callback):
    def __init__(self, accuracy):
        super().__init__()
        self.accuracy = accuracy

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_accuracy"] >= self.accuracy:
            self.model.stop_training = True`;
const STOP_AFTER_MINUTES = `class StopAfterMinutes(keras.callbacks.Callback):
    def __init__(self, minutes):
        super().__init__()
        self.seconds = minutes * 60

    def on_train_begin(self, logs=None):
        self.begun = time.monotonic()

    def on_train_batch_end(self, batch, logs=None):
        if time.monotonic() - self.begun >= self.seconds:
            self.model.stop_training = True`;

function callbackDocs({ training }: Experiment): Doc[] {
  const { stopping, restoreBestWeights, schedule, stopAtAccuracy, stopAfterMinutes, epochs } = training;
  const docs: Doc[] = [];
  const add = (className: string, given: readonly Argument[]) =>
    docs.push(call(`keras.callbacks.${className}`, pythonArguments(className, given)));
  const restore: Argument = ['restore_best_weights', restoreBestWeights];
  if (stopping.className === 'EarlyStopping')
    add('EarlyStopping', [...argumentsOf(stoppings.EarlyStopping.fields, stopping), restore]);
  // Never stops the run, and brings the best weights back at its end.
  else if (restoreBestWeights) add('EarlyStopping', [['patience', epochs], restore]);
  if (schedule.className === 'ReduceLROnPlateau')
    add('ReduceLROnPlateau', argumentsOf(schedules.ReduceLROnPlateau.fields, schedule));
  if (stopAtAccuracy > 0) docs.push(`StopAtAccuracy(${stopAtAccuracy})`);
  if (stopAfterMinutes > 0) docs.push(`StopAfterMinutes(${stopAfterMinutes})`);
  return docs;
}

const BALANCED = (classes: number) => `counts = y_train.sum(axis=0)
class_weight = dict(enumerate(len(y_train) / (${classes} * np.maximum(counts, 1))))`;

function classWeightLines({ training, dataset }: Experiment): SourceLine[] {
  const { classWeights } = training;
  const classes = offerOf(dataset).info.classNames.length;
  if (classWeights === 'none') return [];
  if (classWeights === 'balanced') return plainLines(BALANCED(classes));
  const items = Array.from({ length: classes }, (_, i) => `${i}: ${classWeights[i] ?? 1}`);
  return linesOf({ open: 'class_weight = {', items, close: '}' }, pythonStyle);
}

/** The lines that fit `name`. */
export function fitLines(experiment: Experiment, name: string): SourceLine[] {
  const { epochs, batchSize, classWeights, validateEvery } = experiment.training;
  const { validationCount } = offerOf(experiment.dataset).info;
  const callbacks = callbackDocs(experiment);
  const items: Doc[] = [
    'x_train',
    'y_train',
    ...(validationCount > 0 ? ['validation_data=(x_val, y_val)'] : []),
    `epochs=${epochs}`,
    `batch_size=${batchSize}`,
    ...(classWeights === 'none' ? [] : ['class_weight=class_weight']),
    ...(callbacks.length === 0 ? [] : [{ open: 'callbacks=[', items: callbacks, close: ']' }]),
  ];
  return [
    ...classWeightLines(experiment),
    ...(validateEvery > 0
      ? plainLines(`# Kernelscope also validates after every ${validateEvery} steps; Keras after epochs.`)
      : []),
    ...linesOf(assigned('history', call(`${name}.fit`, items, { apart: true })), pythonStyle),
  ];
}
