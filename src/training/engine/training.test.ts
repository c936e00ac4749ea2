import { beforeAll, describe, expect, test } from 'vitest';
import { layerDefinitions } from '../../model-builder/layers/registry.ts';
import { tinyNetworks, trainTiny } from '../../test/numbers/networks.ts';
import { type Trained, trainedErrors } from '../../test/numbers/trainedErrors.ts';
import { kerasCases, kerasChangesErrors, kerasErrors } from '../../test/numbers/keras.ts';
import { pyTorchCases, pyTorchErrors } from '../../test/numbers/pytorch.ts';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { hashArrays } from './arrays.ts';
import { startOnly } from '../../test/startOnly.ts';

const names = Object.keys(tinyNetworks);

describe.each([
  // The formulas are the same code everywhere: on the slower one it is shown that its kernels compute them.
  ['cpu', 20],
  ['wasm', 200],
] as const)('training on %s', (pinned, kerasSteps) => {
  beforeAll(() => startOnly(pinned));

  test.each([...pyTorchCases])('follows PyTorch over 200 steps of %s', async (_, one) => {
    const errors = await pyTorchErrors(one, 200);
    expect(errors.loss).toBeLessThan(1e-5);
    expect(errors.weights).toBeLessThan(1e-5);
  });

  test.each(kerasCases.map((c) => [c.name, c] as const))(
    `follows Keras over ${kerasSteps} steps of %s`,
    async (_, one) => {
      const errors = await kerasErrors(one, kerasSteps);
      expect(errors.loss).toBeLessThan(1e-5);
      expect(errors.weights).toBeLessThan(1e-5);
    },
  );

  test.each([20, 40, 60] as const)(
    'follows Keras where layers are frozen after 20 steps, unfrozen after 40, and the rate changes after 50: step %d',
    async (steps) => {
      const errors = await kerasChangesErrors(steps);
      expect(errors.loss).toBeLessThan(1e-5);
      expect(errors.weights).toBeLessThan(1e-5);
    },
  );

  test('gives the same weights, to the bit, from the same seed', async () => {
    const hashes = await Promise.all(
      [await trainTiny(names[0]!), await trainTiny(names[0]!)].map(({ weights }) => hashArrays(weights)),
    );
    expect(hashes[1]).toBe(hashes[0]);
  });

  test('leaves no tensor behind', () => expectNoTensorLeak(() => trainTiny(names[0]!)));
});

describe('the tiny networks', () => {
  test('have every layer between them', () => {
    const classes = names.flatMap((name) => tinyNetworks[name]!.layers.map(({ className }) => className));
    expect([...new Set(classes)].toSorted()).toEqual(Object.keys(layerDefinitions).toSorted());
  });

  test.each(names)('%s comes out of five steps on WASM as on CPU', async (name) => {
    const trained: Trained[] = [];
    for (const pinned of ['cpu', 'wasm'] as const) {
      await startOnly(pinned);
      trained.push(await trainTiny(name));
    }
    const errors = trainedErrors(trained[1]!, trained[0]!);
    expect(Object.entries(errors).filter(([, error]) => !(error <= 1e-4))).toEqual([]);
  });
});

describe('trainedErrors', () => {
  test('see a loss and a weight that are 0.1 % off, and one that is missing', () => {
    const right = { losses: [1, 2], weights: { a: Float32Array.of(1, 4), b: Float32Array.of(3) } };
    const wrong = { losses: [1, 2.002], weights: { a: Float32Array.of(1.004, 4) } };
    const { loss, a, b } = trainedErrors(wrong, right);
    expect([loss, a, b]).toBeAllclose([1e-3, 1e-3, Infinity], { rtol: 1e-4 });
  });
});
