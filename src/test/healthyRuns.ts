import { plainPreprocessing } from '../data/preprocess.ts';
import { keyedRandom } from '../data/random.ts';
import { chain } from '../model-builder/edit.ts';
import type { ModelSpec } from '../model-builder/spec.ts';
import { compile } from '../training/engine/compile.ts';
import { fit } from '../training/engine/fit.ts';
import { trainingDefaults } from '../training/experiment/defaultExperiment.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { Divergence } from '../training/protocol.ts';
import { syntheticSource } from './syntheticSource.ts';
import { type OptimizerConfig, adamDefaults, sgdDefaults } from '../training/experiment/optimizers.ts';

const input = ['Input', { shape: [12, 12, 1] }] as const;
const output = ['Dense', { units: 3, activation: 'softmax' }] as const;
const models: readonly ModelSpec[] = [
  chain([input, ['Flatten', {}], output]),
  chain([input, ['Flatten', {}], ['Dense', { units: 16, activation: 'relu' }], output]),
  chain([input, ['Conv2D', { filters: 4 }], ['MaxPooling2D', {}], ['Flatten', {}], output]),
  chain([
    input,
    ['Conv2D', { filters: 4 }],
    ['BatchNormalization', {}],
    ['Flatten', {}],
    ['Dropout', { rate: 0.5 }],
    output,
  ]),
  chain([input, ['Conv2D', { filters: 6, activation: 'tanh' }], ['GlobalAveragePooling2D', {}], output]),
];
const optimizers: readonly OptimizerConfig[] = [
  { ...adamDefaults, learningRate: 0.0003 },
  adamDefaults,
  { ...adamDefaults, learningRate: 0.01 },
  { ...adamDefaults, learningRate: 1e-8 },
  { ...sgdDefaults, learningRate: 0.001 },
  sgdDefaults,
  { ...sgdDefaults, learningRate: 0.1 },
  { ...sgdDefaults, momentum: 0.9 },
  { ...sgdDefaults, learningRate: 1e-8 },
];
/** Of 96 pictures: one at a time, several, one batch for all. */
const batchSizes = [1, 8, 32, 96] as const;

/** A run as people make them, drawn from a number: network, optimizer, batch size and seed. */
function healthyExperiment(number: number, epochs: number): Experiment {
  const random = keyedRandom(11, 'healthy', number);
  const pick = <T>(of: readonly T[]): T => of[random.int(of.length)] as T;
  return {
    version: 7,
    title: `healthy ${number}`,
    dataset: { id: 'synthetic', trainingSize: 96, knobs: {}, own: null },
    preprocessing: plainPreprocessing,
    augmentation: [],
    model: pick(models),
    training: {
      ...trainingDefaults,
      optimizer: pick(optimizers),
      batchSize: pick(batchSizes),
      epochs,
      seed: number,
    },
  };
}

/** Trains it for at least so many steps on the current backend; what was taken for a divergence, or null. */
export async function alarmOf(number: number, steps: number): Promise<Divergence | null> {
  const experiment = healthyExperiment(number, 100_000);
  const network = compile(experiment.model, experiment.training.seed, null);
  const run = fit({ network, source, experiment, targetEpochs: experiment.training.epochs, from: null });
  let taken = 0;
  for await (const item of run.items) if (item.kind === 'step' && ++taken >= steps) break;
  await run.drainSteps();
  const alarm = run.divergence();
  run.dispose();
  network.dispose();
  return alarm;
}

const source = syntheticSource(96, 8);
