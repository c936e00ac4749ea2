/** The trainings of `scripts/oracles/pytorch.py`, by the code the app trains with, to be held to what PyTorch made of them. */
import { chain, type ChainItem } from '../../model-builder/edit.ts';
import type { Arrays } from '../../training/protocol.ts';
import fixture from '../fixtures/pytorchTraining.json' with { type: 'json' };
import { type StoredBatch, trainOn } from './networks.ts';

const [BATCH, SIZE, CLASSES] = [8, 12, 3];

/** The script's `Lcg`: 24 bits a call. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

function batches(steps: number): StoredBatch[] {
  const bits = lcg(2);
  return Array.from({ length: steps }, () => {
    const [pixels, labels] = [new Uint8Array(BATCH * SIZE * SIZE), new Uint8Array(BATCH)];
    for (let picture = 0; picture < BATCH; picture++) {
      const label = bits() % CLASSES;
      labels[picture] = label;
      for (let i = 0; i < SIZE * SIZE; i++) {
        const bright = Math.floor(i / SIZE / 4) === label ? 64 : 0;
        pixels[picture * SIZE * SIZE + i] = bright + (bits() % 192);
      }
    }
    return { pixels, labels };
  });
}

function initialWeights(): Arrays {
  const bits = lcg(1);
  const uniform = (size: number) => Float32Array.from({ length: size }, () => (bits() / 2 ** 24 - 0.5) / 2);
  return {
    'conv2d/kernel': uniform(3 * 3 * 1 * 4),
    'conv2d_1/kernel': uniform(3 * 3 * 4 * 8),
    'dense/kernel': uniform(8 * CLASSES),
  };
}

const modelOf = (normalised: boolean) =>
  chain([
    ['Input', { shape: [SIZE, SIZE, 1] }],
    ['Conv2D', { filters: 4, activation: 'linear' }],
    ...(normalised ? [['BatchNormalization', {}] satisfies ChainItem] : []),
    ['Activation', { activation: 'relu' }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 8 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: CLASSES, activation: 'softmax' }],
  ]);

/** The trainings PyTorch did. */
export const pyTorchCases = fixture.cases;

/**
 * Largest differences from PyTorch's losses and weights after 20 or all 200 steps on the current backend. The bias of a
 * convolution before a batch normalization is not compared: it changes nothing, and its gradient is rounding alone.
 */
export async function pyTorchErrors(
  { learningRate, momentum, normalised, losses, weights }: (typeof pyTorchCases)[number],
  steps: 20 | 200,
): Promise<{ readonly loss: number; readonly weights: number }> {
  const sgd = { className: 'SGD', learningRate, momentum } as const;
  const trained = await trainOn(modelOf(normalised), initialWeights(), sgd, batches(steps));
  const largest = (found: ArrayLike<number>, expected: readonly number[]) => {
    const differences = expected.map((value, i) => Math.abs(found[i]! - value));
    return found.length === expected.length && differences.every((one) => one < Infinity)
      ? Math.max(...differences)
      : Infinity;
  };
  const expected: [string, number[]][] = Object.entries(weights[steps]);
  return {
    loss: largest(trained.losses, losses.slice(0, steps)),
    weights: Math.max(...expected.map(([name, values]) => largest(trained.weights[name] ?? [], values))),
  };
}
