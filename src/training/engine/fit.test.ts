import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain, setConfig } from '../../model-builder/edit.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { type LiveChange, withChanges } from '../experiment/liveChanges.ts';
import type { StartingPoint } from '../checkpoint.ts';
import type { EpochLogs, ValidationLogs } from '../protocol.ts';
import { hashArrays } from './arrays.ts';
import { startOnly } from '../../test/startOnly.ts';
import { compile } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { fit, type Fit } from './fit.ts';
import { type AugmentationName, augmentationOf, augmentations } from '../experiment/augmentations.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import { balancedWeights } from '../experiment/classWeights.ts';
import { chosen } from '../experiment/kinds.ts';
import { schedules } from '../experiment/schedules.ts';
import { stoppings } from '../experiment/stopping.ts';
import { adamDefaults, optimizers, sgdDefaults } from '../experiment/optimizers.ts';

const source = syntheticSource(200, 60);
const experiment: Experiment = {
  version: 7,
  title: 'synthetic',
  dataset: { id: 'synthetic', trainingSize: 200, knobs: {}, own: null },
  preprocessing: plainPreprocessing,
  augmentation: [],
  model: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Conv2D', { filters: 4, strides: [2, 2] }],
    ['BatchNormalization', { momentum: 0.9 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dropout', { rate: 0.2 }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  training: {
    ...trainingDefaults,
    optimizer: { ...adamDefaults, learningRate: 0.01 },
    batchSize: 32,
    epochs: 3,
    seed: 1,
  },
};
const withTraining = (patch: Partial<Experiment['training']>): Experiment => ({
  ...experiment,
  training: { ...experiment.training, ...patch },
});

/** In the first epoch; when some are taken back, the run has been cut on the way. */
const changes: readonly LiveChange[] = [
  { step: 3, what: 'optimizer/learningRate', from: 0.001, to: 0.02 },
  { step: 5, what: 'optimizer/amsgrad', from: true, to: false },
  { step: 5, what: 'layer/conv2d/trainable', from: true, to: false },
  { step: 9, what: 'layer/batch_normalization/trainable', from: true, to: false },
  { step: 10, what: 'layer/dropout/rate', from: 0.2, to: 0.5 },
  { step: 11, what: 'augmentation/1 RandomRotation/factor to', from: 0.1, to: 0.4 },
  { step: 16, what: 'optimizer/amsgrad', from: false, to: true },
  { step: 17, what: 'layer/conv2d/trainable', from: false, to: true },
];

interface Result {
  readonly hash: string;
  readonly losses: number[];
  readonly epochs: EpochLogs[];
  /** Within epochs. */
  readonly validations: ValidationLogs[];
  readonly state: StartingPoint;
  /** With the changes made. */
  readonly now: Experiment;
}

/** Runs a fit, or its first `steps` steps; it is changed where the log says so. */
async function train(
  what: Experiment,
  from: StartingPoint | null = null,
  steps = Infinity,
  samples = source,
  log: readonly LiveChange[] = [],
): Promise<Result> {
  const network = compile(what.model, what.training.seed, from?.weights ?? null);
  const run: Fit = fit({
    network,
    source: samples,
    experiment: what,
    targetEpochs: what.training.epochs,
    from,
  });
  const epochs: EpochLogs[] = [];
  const validations: ValidationLogs[] = [];
  const losses: number[] = [];
  let taken = 0;
  while (taken < steps) {
    const due = log.filter(({ step }) => step === (from?.steps ?? 0) + taken);
    if (due.length > 0) run.change(withChanges(run.experiment(), due));
    const next = await run.items.next();
    if (next.done) break;
    if (next.value.kind === 'step') taken++;
    if (next.value.kind === 'epochEnd') epochs.push(next.value.logs);
    if (next.value.kind === 'validated') validations.push(next.value.logs);
    losses.push(...(await run.drainSteps()).loss);
  }
  await run.items.return();
  const state = await run.state();
  const now = run.experiment();
  run.dispose();
  network.dispose();
  return { hash: await hashArrays(state.weights), losses, epochs, validations, state, now };
}

/** Reads of the device in the first `steps` steps, where each look at the clock finds it `stride` milliseconds later. */
async function readsIn(steps: number, stride: number): Promise<number> {
  await startOnly('cpu');
  const read = vi.spyOn(tf.backend(), 'read');
  const network = compile(experiment.model, 1, null);
  let time = 0;
  const now = () => (time += stride);
  const run = fit({ network, source, experiment, targetEpochs: 9, from: null, now });
  for (let taken = 0; taken < steps;) if ((await run.items.next()).value?.kind === 'step') taken++;
  const reads = read.mock.calls.length;
  await run.items.return();
  run.dispose();
  network.dispose();
  read.mockRestore();
  return reads;
}

test('a slow device is told of one step at a time, a fast one of many', async () => {
  expect(await readsIn(6, 200)).toBe(6);
  // After the first, 20 steps are a tenth of a second.
  expect(await readsIn(6, 5)).toBe(1);
});

describe.each(['wasm', 'cpu'] as const)('fit on %s', (backend) => {
  beforeAll(async () => {
    await startOnly(backend);
  });

  test('with everything that can be chosen, a run cut in mid-epoch ends with the same weights', async () => {
    const augmentation = (Object.keys(augmentations) as AugmentationName[]).map(augmentationOf);
    const chosenTraining = withTraining({
      optimizer: { ...chosen(optimizers, 'AdamW'), amsgrad: true },
      schedule: chosen(schedules, 'CosineDecay'),
      loss: { className: 'CategoricalCrossentropy', labelSmoothing: 0.1 },
      clipping: { className: 'ByGlobalNorm', limit: 0.5 },
      classWeights: 'balanced',
      topK: 2,
      stopping: { ...chosen(stoppings, 'EarlyStopping'), monitor: 'val_accuracy' },
      restoreBestWeights: true,
      validateEvery: 3,
    });
    const everything = { ...chosenTraining, augmentation };
    const whole = await train(everything, null, Infinity, source, changes);
    expect(whole.state.changes).toEqual(changes);
    const half = await train(everything, null, 13, source, changes);
    const rest = await train(half.now, half.state, Infinity, source, changes);
    expect(rest.hash).toBe(whole.hash);
    expect(rest.state.changes).toEqual(changes);
    expect([...half.validations, ...rest.validations]).toEqual(whole.validations);
    expect((await train(everything)).hash, 'the changes count').not.toBe(whole.hash);
    expect(rest.epochs.at(-1)).toEqual(whole.epochs.at(-1));
    const [augmented, plain] = [await train(everything, null, 2), await train(chosenTraining, null, 2)];
    expect(augmented.hash, 'augmentation counts').not.toBe(plain.hash);
    const { topAccuracy, accuracy, valTopAccuracy, valAccuracy } = whole.epochs[0]!;
    expect(topAccuracy).toBeGreaterThan(accuracy);
    expect(topAccuracy).toBeLessThanOrEqual(1);
    expect(valTopAccuracy).toBeGreaterThanOrEqual(valAccuracy);
  });

  test('ends early when it gets no better, with the weights of the best epoch, also cut on the way', async () => {
    // A rate that throws the weights about: the loss goes up and down.
    const what = withTraining({
      optimizer: { ...adamDefaults, learningRate: 0.3 },
      schedule: { ...chosen(schedules, 'ReduceLROnPlateau'), patience: 1, factor: 0.5, cooldown: 1 },
      stopping: { ...chosen(stoppings, 'EarlyStopping'), patience: 2 },
      restoreBestWeights: true,
      epochs: 30,
    });
    const whole = await train(what);
    expect(whole.epochs.length).toBeLessThan(30);
    expect(whole.state.watched).toMatchObject({ ended: 'no better', stopping: { wait: 2 } });
    const { valLoss, step } = whole.epochs.reduce((a, b) => (b.valLoss < a.valLoss ? b : a));
    expect(whole.epochs.at(-3)?.valLoss).toBe(valLoss);
    const best = await train(
      { ...what, training: { ...what.training, restoreBestWeights: false } },
      null,
      step,
    );
    expect(whole.hash).toBe(best.hash);
    const { state } = await train(what, null, step + 4);
    const rest = await train(what, state);
    expect(rest.hash).toBe(whole.hash);
    expect(rest.epochs.at(-1)).toEqual(whole.epochs.at(-1));
    // Kept when it had ended, but before the best weights came back: it trains no further.
    expect((await train(what, whole.state)).epochs).toEqual([]);
  });

  test('validates within epochs after every so many steps, which changes nothing', async () => {
    const plain = await train(experiment);
    const often = await train(withTraining({ validateEvery: 5 }));
    // 7 steps an epoch; after the 21st, the run is over.
    expect(often.validations.map(({ step }) => step)).toEqual([5, 10, 15, 20]);
    expect(often.hash).toBe(plain.hash);
    expect(often.epochs).toEqual(plain.epochs);
    const one = await train(withTraining({ epochs: 1 }), null, 5);
    const network = compile(experiment.model, 1, one.state.weights);
    const preparation = { shape: source.manifest.shape, preprocessing: plainPreprocessing, statistics: null };
    const batches = evaluate(network, source, preparation, 'validation', experiment.training.loss);
    let next = await batches.next();
    while (!next.done) next = await batches.next();
    network.dispose();
    expect(often.validations[0]?.valLoss).toBe(next.value.loss);
    // Left after the step and before the validation: it is made up for, once.
    const left = await train(withTraining({ validateEvery: 5 }), null, 5);
    expect(left.validations).toEqual([]);
    const rest = await train(withTraining({ validateEvery: 5 }), left.state);
    expect(rest.validations).toEqual(often.validations);
  });

  test('ends at an accuracy, and after minutes', async () => {
    const reached = await train(withTraining({ stopAtAccuracy: 0.1, epochs: 9 }));
    expect(reached.state).toMatchObject({ epoch: 1, watched: { ended: 'accuracy' } });
    const over = await train(withTraining({ stopAfterMinutes: 1e-6 }));
    expect(over.state).toMatchObject({ steps: 1, watched: { ended: 'minutes' } });
  });

  test('says the rate of each step, which the schedule decides', async () => {
    const network = compile(experiment.model, 1, null);
    const schedule = { className: 'StepDecay', decayEpochs: 1, decayRate: 0.5 } as const;
    const what = withTraining({ schedule });
    // A second fit of three epochs: its schedule begins anew.
    const from = { ...(await train(withTraining({ epochs: 3 }))).state };
    const run = fit({ network, source, experiment: what, targetEpochs: 6, from });
    for await (const _ of run.items);
    const { learningRate } = await run.drainSteps();
    run.dispose();
    network.dispose();
    const each = learningRate.length / 3;
    expect(learningRate).toEqual([0.01, 0.005, 0.0025].flatMap((rate) => new Array<number>(each).fill(rate)));
  });

  test('balanced classes count as their weights by hand', async () => {
    const labels = [
      ...source.gather(
        'training',
        Uint32Array.from({ length: source.trainingSize }, (_, i) => i),
      ).labels,
    ];
    const weights = balancedWeights([0, 1, 2].map((label) => labels.filter((own) => own === label).length));
    const [balanced, byHand, none] = [
      await train(withTraining({ classWeights: 'balanced' }), null, 3),
      await train(withTraining({ classWeights: weights }), null, 3),
      await train(withTraining({ classWeights: [1, 1, 4] }), null, 3),
    ];
    expect(balanced.hash).toBe(byHand.hash);
    expect(none.hash).not.toBe(byHand.hash);
  });

  test('the same seed gives the same weights, and another seed, 0 included, others', async () => {
    const [first, again, zero] = [
      await train(experiment),
      await train(experiment),
      await train(withTraining({ seed: 0 })),
    ];
    expect(again.hash).toBe(first.hash);
    expect(zero.hash).not.toBe(first.hash);
    expect((await train(withTraining({ seed: 0 }))).hash).toBe(zero.hash);
  });

  test('a fit left at any step and taken up from its state ends with the same weights and logs', async () => {
    const whole = await train(experiment);
    for (const steps of [1, 7, 10]) {
      const begun = await train(experiment, null, steps);
      const rest = await train(experiment, begun.state);
      expect(rest.hash, `after ${steps} steps`).toBe(whole.hash);
      expect([...begun.epochs, ...rest.epochs]).toEqual(whole.epochs);
    }
  });

  test("an epoch's training loss is the mean over its pictures, the short last batch counted by its size", async () => {
    const { epochs, losses } = await train(withTraining({ epochs: 1 }));
    const sizes = [32, 32, 32, 32, 32, 32, 8];
    const mean = losses.reduce((sum, loss, i) => sum + loss * (sizes[i] ?? 0), 0) / 200;
    expect(epochs[0]?.loss).toBeCloseTo(mean, 10);
  });

  test('a fit that ran to its end and one that was left leave no tensor behind', async () => {
    const before = tf.memory().numTensors;
    await train(withTraining({ epochs: 1 }));
    await train(experiment, null, 3);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('each step leaves as many tensors as it found', async () => {
    const network = compile(experiment.model, 1, null);
    const run = fit({ network, source, experiment, targetEpochs: 1, from: null });
    await run.items.next();
    await run.drainSteps();
    const after = tf.memory().numTensors;
    for (let i = 0; i < 4; i++) {
      await run.items.next();
      await run.drainSteps();
      expect(tf.memory().numTensors).toBe(after);
    }
    run.dispose();
    network.dispose();
  });

  test('a frozen layer keeps its weights and the others learn', async () => {
    const layers = experiment.model.layers.map((layer) =>
      layer.className === 'Conv2D' ? { ...layer, trainable: false } : layer,
    );
    const initial = compile(experiment.model, 1, null);
    const kernel = await initial.variables[0]?.value.data();
    initial.dispose();
    const { state } = await train({ ...withTraining({ epochs: 1 }), model: { layers } });
    expect(state.weights['conv2d/kernel']).toEqual(kernel);
    expect(state.weights['dense/bias']).not.toEqual(new Float32Array(3));
  });

  test('each kind of change changes the next step and not the one before', async () => {
    const turned = { ...experiment, augmentation: [augmentationOf('RandomRotation')] };
    const plain = await train(turned, null, 6);
    for (const [what, to] of [
      ['augmentation/0 RandomRotation/factor from', -0.5],
      ['augmentation/0 RandomRotation/enabled', false],
      ['optimizer/learningRate', 0.02],
      ['optimizer/beta1', 0.5],
      ['layer/dropout/rate', 0.6],
      ['layer/dense/trainable', false],
      ['layer/batch_normalization/trainable', false],
    ] as const) {
      const log = [{ step: 3, what, from: 0, to }];
      const { losses, hash } = await train(turned, null, 6, source, log);
      expect(losses.slice(0, 3), what).toEqual(plain.losses.slice(0, 3));
      expect(hash, what).not.toBe(plain.hash);
    }
  });

  test('momentum that comes and goes takes its memory with it', async () => {
    const sgd = withTraining({ optimizer: sgdDefaults });
    const [on, off] = [0.9, 0].map((to, i) => ({ step: 2 + 3 * i, what: 'optimizer/momentum', from: 0, to }));
    const before = tf.memory().numTensors;
    const { state } = await train(sgd, null, 4, source, [on!]);
    expect(state.slots['dense/bias/momentum']?.some((value) => value !== 0)).toBe(true);
    const gone = await train(sgd, null, 6, source, [on!, off!]);
    expect(gone.state.slots).toEqual({});
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a layer frozen within a run keeps its weights, and the others their memory', async () => {
    const freeze = { step: 3, what: 'layer/conv2d/trainable', from: true, to: false };
    const [before, after] = [
      await train(experiment, null, 3),
      await train(experiment, null, 6, source, [freeze]),
    ];
    for (const name of ['conv2d/kernel', 'conv2d/bias'])
      expect(after.state.weights[name]).toEqual(before.state.weights[name]);
    expect(after.state.slots['conv2d/kernel/m']).toEqual(before.state.slots['conv2d/kernel/m']);
    expect(after.state.slots['dense/kernel/m']).not.toEqual(before.state.slots['dense/kernel/m']);
    expect(after.state.iterations).toBe(6);
  });

  test('a huge learning rate shows in the losses instead of being hidden', async () => {
    const sgd = { ...sgdDefaults, learningRate: 1e30 };
    const { losses } = await train(withTraining({ optimizer: sgd, epochs: 1 }));
    expect(losses.some((loss) => !Number.isFinite(loss))).toBe(true);
  });
});

test('learns to tell bars from squares', async () => {
  await startOnly('wasm');
  const model = setConfig(experiment.model, 'conv2d', { filters: 8, strides: [1, 1] });
  const { epochs, losses } = await train(
    { ...withTraining({ epochs: 6 }), model },
    null,
    Infinity,
    syntheticSource(960, 120),
  );
  expect(epochs).toHaveLength(6);
  expect(losses).toHaveLength(6 * 30);
  expect(epochs.at(-1)?.valAccuracy).toBeGreaterThan(0.9);
});

test('WASM and CPU agree on the losses of the first steps', async () => {
  await startOnly('wasm');
  const wasm = await train(experiment, null, 5);
  await startOnly('cpu');
  const cpu = await train(experiment, null, 5);
  expect(wasm.losses).toBeAllclose(cpu.losses, { rtol: 1e-4, atol: 1e-6 });
});
