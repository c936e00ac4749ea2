/** An experiment's model as a TensorFlow.js program, with as much of its training as TensorFlow.js has. */
import { offerOf } from '../../data/catalogue.ts';
import { preparedShape } from '../../data/preprocess.ts';
import { plainLines, type SourceLine } from '../../model-builder/code/source.ts';
import { tfjsModelLines } from '../../model-builder/code/tfjsModel.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { OptimizerConfig } from '../experiment/optimizers.ts';
import { titleLine } from './titleLine.ts';

function optimizerCall(config: OptimizerConfig): string {
  const { learningRate: rate } = config;
  switch (config.className) {
    case 'SGD':
      return config.momentum === 0
        ? `sgd(${rate})`
        : `momentum(${rate}, ${config.momentum}, ${config.nesterov})`;
    case 'RMSprop':
      return `rmsprop(${rate}, ${config.rho}, ${config.momentum}, ${config.epsilon}, ${config.centered})`;
    case 'Adagrad':
      return `adagrad(${rate}, ${config.initialAccumulatorValue})`;
    case 'Adam':
    case 'AdamW':
      return `adam(${rate}, ${config.beta1}, ${config.beta2}, ${config.epsilon})`;
    default:
      return config satisfies never;
  }
}

/** What of the experiment TensorFlow.js has not, in a few words each. */
function missingOf({ training, augmentation }: Experiment): string[] {
  const { optimizer, schedule, clipping, loss, classWeights, stopping, restoreBestWeights } = training;
  const has = (missing: boolean, what: string) => (missing ? [what] : []);
  return [
    ...has(optimizer.className === 'AdamW', 'the weight decay of AdamW'),
    ...has('amsgrad' in optimizer && optimizer.amsgrad, 'AMSGrad'),
    ...has(schedule.className !== 'Constant', 'the schedule of the learning rate'),
    ...has(clipping.className !== 'None', 'the clipping of gradients'),
    ...has('labelSmoothing' in loss && loss.labelSmoothing > 0, 'label smoothing'),
    ...has(classWeights !== 'none', 'class weights of this form'),
    ...has(stopping.className !== 'Never' || restoreBestWeights, 'early stopping with the best weights'),
    ...has(
      augmentation.some(({ enabled }) => enabled),
      'augmentation',
    ),
  ];
}

/** The program, line by line. */
export function tfjsProgram(experiment: Experiment): SourceLine[] {
  const { training, dataset, preprocessing, model } = experiment;
  const shape = preparedShape(offerOf(dataset).info.shape, preprocessing);
  const missing = missingOf(experiment);
  const lossName =
    training.loss.className === 'MeanSquaredError' ? 'meanSquaredError' : 'categoricalCrossentropy';
  return [
    ...plainLines(`// ${titleLine(experiment)}: made by Kernelscope for TensorFlow.js 4.
import * as tf from "@tensorflow/tfjs";

// The network`),
    ...tfjsModelLines(model),
    ...plainLines(`model.summary();

// Training${missing.length > 0 ? `; TensorFlow.js has not ${missing.join(', ')}` : ''}
model.compile({
  optimizer: tf.train.${optimizerCall(training.optimizer)},
  loss: "${lossName}",
  metrics: ["accuracy"],
});

/** xs: pictures [number, ${shape.join(', ')}], scaled ${preprocessing.scaling}; ys: one-hot classes. */
export const train = (xs, ys, validationData) =>
  model.fit(xs, ys, {
    epochs: ${training.epochs},
    batchSize: ${training.batchSize},
    validationData,
    shuffle: true,
  });`),
  ];
}
