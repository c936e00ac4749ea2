import * as tf from '@tensorflow/tfjs-core';
import { metrics } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { startBackend } from './backends.ts';
import { lossFromLogits } from './loss.ts';

const gaps = Array.from({ length: 101 }, (_, gap) => gap);

/** Loss and its gradient by the logits, for two classes a row, row-major. */
function lossOf(
  logits: readonly (readonly [number, number])[],
  labels: readonly number[],
  weights = labels.map(() => 1),
) {
  return tf.tidy(() => {
    const loss = (z: tf.Tensor) =>
      lossFromLogits(z as tf.Tensor2D, tf.tensor1d([...labels], 'int32'), tf.tensor1d(weights));
    const { value, grad } = tf.valueAndGrad(loss)(tf.tensor2d(logits.map((row) => [...row])));
    return { loss: value.dataSync()[0]!, gradient: grad.dataSync() };
  });
}

describe.each(['cpu', 'wasm'] as const)('lossFromLogits on %s', (pinned) => {
  beforeAll(() => startBackend({ pinned }));

  test('is log(1 + exp(gap)) for mistakes of every gap from 0 to 100', () => {
    const losses = gaps.map((gap) => lossOf([[gap, 0]], [1]).loss);
    expect(losses).toBeAllclose(
      gaps.map((gap) => gap + Math.log1p(Math.exp(-gap))),
      { rtol: 1e-5, atol: 0 },
    );
  });

  test('is log(1 + exp(−gap)) for right answers, down to the smallest float', () => {
    const losses = gaps.map((gap) => lossOf([[0, gap]], [1]).loss);
    expect(losses).toBeAllclose(
      gaps.map((gap) => Math.log1p(Math.exp(-gap))),
      { rtol: 1e-5, atol: 1e-37 },
    );
  });

  test('has the gradient p − y at every gap: no dead zone', () => {
    for (const gap of gaps) {
      const p = 1 / (1 + Math.exp(-gap));
      expect(lossOf([[gap, 0]], [1]).gradient).toBeAllclose([p, -p], { rtol: 0, atol: 1e-6 });
      expect(lossOf([[gap, 0]], [0]).gradient).toBeAllclose([p - 1, 1 - p], { rtol: 0, atol: 1e-6 });
    }
  });

  test('does not change when a constant is added to all logits', () => {
    expect(lossOf([[1003, 1000]], [1]).loss).toBe(lossOf([[3, 0]], [1]).loss);
  });

  test('is the weighted mean; pictures of weight 0 count for nothing', () => {
    const { loss, gradient } = lossOf(
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
    expect(gradient.slice(2, 4)).toBeAllclose([0, 0]);
    expect(gradient[1]).toBeCloseTo(-1 / (1 + Math.exp(-2)) / 4, 6);
  });

  test('leaves no tensor behind', () => expectNoTensorLeak(() => lossOf([[1, 2]], [0])));

  test('learns from confident mistakes, where the clipped cross-entropy of stock tfjs has no gradient', () => {
    const stock = tf.tidy(() =>
      tf
        .grad((z) => metrics.categoricalCrossentropy(tf.tensor2d([[0, 1]]), tf.softmax(z)))(
          tf.tensor2d([[20, 0]]),
        )
        .dataSync(),
    );
    expect([...stock].map(Math.abs)).toEqual([0, 0]);
    expect(lossOf([[20, 0]], [1]).gradient).toBeAllclose([1, -1], { rtol: 0, atol: 1e-6 });
  });
});
