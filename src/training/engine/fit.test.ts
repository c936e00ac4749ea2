import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { EpochLogs, StartingPoint } from '../protocol.ts';
import { hashArrays } from './arrays.ts';
import { startOnly } from '../../test/startOnly.ts';
import { compile } from './compile.ts';
import { fit, type Fit } from './fit.ts';
import { adamDefaults, sgdDefaults } from '../experiment/optimizers.ts';

const source = syntheticSource(200, 60);
const experiment: Experiment = {
  version: 5,
  title: 'synthetic',
  dataset: { id: 'synthetic', trainingSize: 200, knobs: {}, own: null },
  preprocessing: plainPreprocessing,
  model: chain([
    ['Input', { shape: [12, 12, 1] }],
    ['Conv2D', { filters: 8 }],
    ['BatchNormalization', { momentum: 0.9 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dropout', { rate: 0.2 }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ]),
  training: { optimizer: { ...adamDefaults, learningRate: 0.01 }, batchSize: 32, epochs: 3, seed: 1 },
};
const withTraining = (patch: Partial<Experiment['training']>): Experiment => ({
  ...experiment,
  training: { ...experiment.training, ...patch },
});

interface Result {
  readonly hash: string;
  readonly losses: number[];
  readonly epochs: EpochLogs[];
  readonly state: StartingPoint;
}

/** Runs a fit, or its first `steps` steps. */
async function train(
  what: Experiment,
  from: StartingPoint | null = null,
  steps = Infinity,
  samples = source,
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
  const losses: number[] = [];
  let taken = 0;
  while (taken < steps) {
    const next = await run.items.next();
    if (next.done) break;
    if (next.value.kind === 'step') taken++;
    if (next.value.kind === 'epochEnd') epochs.push(next.value.logs);
    losses.push(...(await run.drainSteps()).loss);
  }
  await run.items.return();
  const state = await run.state();
  run.dispose();
  network.dispose();
  return { hash: await hashArrays(state.weights), losses, epochs, state };
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

  test('learns to tell bars from squares', async () => {
    const { epochs, losses } = await train(
      withTraining({ epochs: 6 }),
      null,
      Infinity,
      syntheticSource(960, 120),
    );
    expect(epochs).toHaveLength(6);
    expect(losses).toHaveLength(6 * 30);
    expect(epochs.at(-1)?.valAccuracy).toBeGreaterThan(0.9);
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

  test('a huge learning rate shows in the losses instead of being hidden', async () => {
    const sgd = { ...sgdDefaults, learningRate: 1e30 };
    const { losses } = await train(withTraining({ optimizer: sgd, epochs: 1 }));
    expect(losses.some((loss) => !Number.isFinite(loss))).toBe(true);
  });
});

test('WASM and CPU agree on the losses of the first steps', async () => {
  await startOnly('wasm');
  const wasm = await train(experiment, null, 5);
  await startOnly('cpu');
  const cpu = await train(experiment, null, 5);
  expect(wasm.losses).toBeAllclose(cpu.losses, { rtol: 1e-4, atol: 1e-6 });
});
