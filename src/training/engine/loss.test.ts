import * as tf from '@tensorflow/tfjs-core';
import { metrics } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { lossErrors, lossOf } from '../../test/numbers/lossErrors.ts';
import { crossEntropy } from './kernels/crossEntropy.ts';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { startOnly } from '../../test/startOnly.ts';

describe.each(['cpu', 'wasm'] as const)('lossFromLogits on %s', (pinned) => {
  beforeAll(() => startOnly(pinned));

  test('is exact for gaps from 0 to 100, right and wrong, and its gradient p − y: no dead zone', async () => {
    const { mistakes, rights, gradients } = await lossErrors();
    expect(mistakes).toBeLessThan(1e-5);
    expect(rights).toBeLessThan(1e-5);
    expect(gradients).toBeLessThan(1e-6);
  });

  test('is log(1 + exp(−gap)) for right answers, down to the smallest float', async () => {
    // Below it `lossErrors` looks.
    for (let gap = 81; gap <= 100; gap++) {
      const { loss } = await lossOf([[0, gap]], [1]);
      expect([loss]).toBeAllclose([Math.log1p(Math.exp(-gap))], { rtol: 1e-5, atol: 1e-37 });
    }
  });

  test('does not change when a constant is added to all logits', async () => {
    expect((await lossOf([[1003, 1000]], [1])).loss).toBe((await lossOf([[3, 0]], [1])).loss);
  });

  test('is the weighted mean; pictures of weight 0 count for nothing', async () => {
    const { loss, gradient } = await lossOf(
      [
        [2, 0],
        [50, 0],
        [0, 1],
      ],
      [1, 1, 1],
      [1, 0, 3],
    );
    const each = [Math.log1p(Math.exp(2)), Math.log1p(Math.exp(-1))] as const;
    expect([loss]).toBeAllclose([(each[0] + 3 * each[1]) / 4], { rtol: 1e-6 });
    expect(Array.from(gradient).slice(2, 4)).toBeAllclose([0, 0]);
    expect(gradient[1]).toBeCloseTo(-1 / (1 + Math.exp(-2)) / 4, 6);
  });

  test('counts the pictures right, right among the best, and given another class than the first; padding never', async () => {
    const totals = tf.tidy(() => {
      const logits = tf.tensor2d([
        [0, 2, 1],
        [0, 2, 1],
        [5, 2, 1],
        [1, 2, 5],
        [5, 2, 1],
      ]);
      const labels = tf.tensor1d([1, 2, 0, 0, 0], 'int32');
      const weights = tf.tensor1d([1, 1, 1, 1, 0]);
      return crossEntropy({ logits, labels, weights }, { smoothing: 0, topK: 2 })[1];
    });
    expect([...(await totals.data())].slice(1)).toEqual([2, 3, 2]);
    totals.dispose();
  });

  test('leaves no tensor behind', () => expectNoTensorLeak(() => lossOf([[1, 2]], [0])));

  test('learns from confident mistakes, where the clipped cross-entropy of stock tfjs has no gradient', async () => {
    const stock = tf.tidy(() =>
      tf
        .grad((z) => metrics.categoricalCrossentropy(tf.tensor2d([[0, 1]]), tf.softmax(z)))(
          tf.tensor2d([[20, 0]]),
        )
        .dataSync(),
    );
    expect([...stock].map(Math.abs)).toEqual([0, 0]);
    expect((await lossOf([[20, 0]], [1])).gradient).toBeAllclose([1, -1], { rtol: 0, atol: 1e-6 });
  });
});
