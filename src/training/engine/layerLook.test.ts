import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { epochOrder } from '../../data/batches.ts';
import { plainPreprocessing } from '../../data/preprocess.ts';
import { chain } from '../../model-builder/edit.ts';
import { startOnly } from '../../test/startOnly.ts';
import { syntheticSource } from '../../test/syntheticSource.ts';
import { trainingDefaults } from '../experiment/defaultExperiment.ts';
import type { Experiment, TrainingConfig } from '../experiment/experiment.ts';
import { adamDefaults, sgdDefaults } from '../experiment/optimizers.ts';
import type { LayerStatistics } from '../layerStatistics.ts';
import type { Arrays } from '../checkpoint.ts';
import { hashArrays } from './arrays.ts';
import { compile } from './compile.ts';
import { fit } from './fit.ts';
import { lookAtLayers } from './layerLook.ts';
import type { LayerWatch } from './layerWatch.ts';

const source = syntheticSource(50, 10);
const experimentOf = (
  layers: Parameters<typeof chain>[0],
  training: Partial<TrainingConfig>,
): Experiment => ({
  version: 7,
  title: 'synthetic',
  dataset: { id: 'synthetic', trainingSize: 50, knobs: {}, own: null },
  preprocessing: plainPreprocessing,
  augmentation: [],
  model: chain(layers),
  training: { ...trainingDefaults, batchSize: 16, epochs: 2, seed: 1, ...training },
});

/** Trains, each step looked at or none: the weights before and after each step, and what was seen. */
async function train(experiment: Experiment, looks: boolean, steps: number) {
  const network = compile(experiment.model, experiment.training.seed, null);
  const seen: LayerStatistics[] = [];
  const layers: LayerWatch = {
    look: () => (looks ? lookAtLayers(network, experiment.model, true) : null),
    seen: (statistics) => void seen.push(statistics),
  };
  const run = fit({ network, source, experiment, targetEpochs: 2, from: null, layers });
  const weights: Arrays[] = [(await run.state()).weights];
  for (let taken = 0; taken < steps;) {
    if ((await run.items.next()).value?.kind !== 'step') continue;
    taken++;
    weights.push((await run.state()).weights);
  }
  await run.items.return();
  run.dispose();
  network.dispose();
  return { seen, weights };
}

const norm = (...arrays: readonly (readonly number[])[]): number => Math.hypot(...arrays.flat());
/** In double precision: the values of a layer's variables, one after the other. */
const valuesOf = (weights: Arrays, layer: string): number[] =>
  Object.entries(weights).flatMap(([name, values]) => (name.startsWith(`${layer}/`) ? [...values] : []));

const plain = experimentOf(
  [
    ['Input', { shape: [12, 12, 1] }],
    ['Flatten', {}],
    ['Dense', { units: 24, activation: 'relu' }],
    ['Dense', { units: 3, activation: 'softmax' }],
  ],
  { optimizer: { ...sgdDefaults, learningRate: 2 } },
);

describe.each(['cpu', 'wasm'] as const)('lookAtLayers on %s', (backend) => {
  beforeAll(async () => {
    await startOnly(backend);
  });

  test('norms and ratios are what weights before and after say, in double precision', async () => {
    const { seen, weights } = await train(plain, true, 3);
    for (const [i, { step, layers }] of seen.entries()) {
      expect(step).toBe(i + 1);
      expect(layers.map(({ layer }) => layer)).toEqual(['dense', 'dense_1']);
      for (const { layer, gradientNorm, updateRatio } of layers) {
        const before = valuesOf(weights[i] ?? {}, layer);
        const after = valuesOf(weights[i + 1] ?? {}, layer);
        // w ← w − 2·g.
        const update = norm(after.map((value, j) => value - (before[j] ?? 0)));
        expect([gradientNorm, updateRatio]).toBeAllclose([update / 2, update / norm(before)], { rtol: 1e-4 });
      }
    }
  });

  test('the dead units are those whose sum is negative for every picture of the batch', async () => {
    const { seen, weights } = await train(plain, true, 4);
    const { manifest } = source;
    const order = epochOrder({ manifest, trainingSize: 50, seed: 1, epoch: 0 });
    const shares = [0, 1, 2, 3].map((step) => {
      // The fourth has two pictures, and padding.
      const { pixels, labels } = source.gather('training', order.slice(16 * step, 16 * (step + 1)));
      const { 'dense/kernel': kernel, 'dense/bias': bias } = weights[step + 1] as Record<
        string,
        Float32Array
      >;
      const isAlive = (unit: number, picture: number) => {
        let sum = bias?.[unit] ?? 0;
        for (let i = 0; i < 144; i++)
          sum += ((pixels[144 * picture + i] ?? 0) / 255) * (kernel?.[24 * i + unit] ?? 0);
        return sum > 0;
      };
      const units = Array.from({ length: 24 }, (_, unit) => unit);
      return units.filter((unit) => !labels.some((_, picture) => isAlive(unit, picture))).length / 24;
    });
    expect(seen.map(({ layers }) => layers[0]?.deadShare)).toBeAllclose(shares, { rtol: 1e-6 });
    expect(Math.max(...shares), 'some die').toBeGreaterThan(0);
    expect(seen[0]?.layers[1]?.deadShare, 'softmax has none').toBeNaN();
  });

  test('what is padding is no picture: a unit that only an empty picture wakes is dead', async () => {
    const { model } = plain;
    const weights = {
      'dense/kernel': new Float32Array(144 * 24).fill(-1),
      'dense/bias': new Float32Array(24).fill(0.5),
    };
    const network = compile(model, 1, weights);
    const look = lookAtLayers(network, model, false);
    const batch = {
      pictures: tf.tensor4d([...Array<number>(144).fill(1), ...Array<number>(144).fill(0)], [2, 12, 12, 1]),
      labels: tf.tensor1d([0, 0], 'int32'),
      weights: tf.tensor1d([1, 0]),
    };
    look.outputs({ batch, masks: new Map() });
    tf.dispose(Object.values(batch));
    const { layers } = await look.read(1);
    network.dispose();
    expect(layers[0]).toMatchObject({ layer: 'dense', deadShare: 1 });
  });

  test('gradients are those before clipping, the ratio is of what was done', async () => {
    const clipped = { ...plain.training, clipping: { className: 'ByGlobalNorm', limit: 1e-3 } as const };
    const { seen } = await train({ ...plain, training: clipped }, true, 1);
    const free = await train(plain, true, 1);
    const norms = (all: typeof seen) => all[0]?.layers.map(({ gradientNorm }) => gradientNorm) ?? [];
    expect(norms(seen)).toBeAllclose(norms(free.seen), { rtol: 1e-6 });
    expect(seen[0]?.layers[0]?.updateRatio).toBeLessThan((free.seen[0]?.layers[0]?.updateRatio ?? 0) / 10);
  });

  test('looking changes no weight and leaves no tensor, with all that a step can have', async () => {
    const everything = experimentOf(
      [
        ['Input', { shape: [12, 12, 1] }],
        ['Conv2D', { filters: 4, activation: 'linear' }],
        ['BatchNormalization', {}],
        ['Activation', {}],
        ['MaxPooling2D', {}],
        ['Flatten', {}],
        ['Dropout', { rate: 0.3 }],
        ['Dense', { units: 3, activation: 'softmax' }],
      ],
      {
        optimizer: { ...adamDefaults, learningRate: 0.01 },
        clipping: { className: 'ByGlobalNorm', limit: 0.5 },
      },
    );
    const before = tf.memory().numTensors;
    const [looked, left] = [await train(everything, true, 7), await train(everything, false, 7)];
    expect(tf.memory().numTensors).toBe(before);
    const hash = ({ weights }: typeof looked) => hashArrays(weights.at(-1) ?? {});
    expect(await hash(looked)).toBe(await hash(left));
    expect(left.seen).toEqual([]);
    const { layers, histograms } = looked.seen[6] as LayerStatistics;
    expect(layers.map(({ layer }) => layer)).toEqual([
      'conv2d',
      'batch_normalization',
      'activation',
      'dense',
    ]);
    expect(layers[2]).toEqual({ layer: 'activation', gradientNorm: NaN, updateRatio: NaN, deadShare: 0 });
    // 9 · 4 + 4 weights of the convolution, as they stand after the step.
    const conv = histograms?.[0];
    const weights = valuesOf(looked.weights[7] ?? {}, 'conv2d');
    expect(conv?.layer).toBe('conv2d');
    expect([conv?.weights.low, conv?.weights.high]).toEqual([Math.min(...weights), Math.max(...weights)]);
    for (const { counts } of [conv?.weights, conv?.gradients].flatMap((one) => one ?? []))
      expect(counts.reduce((sum, count) => sum + count)).toBe(40);
  });
});
