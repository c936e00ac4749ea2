import * as tf from '@tensorflow/tfjs-core';
import { lossFromLogits } from '../../training/engine/loss.ts';

/** Loss and its gradient by the logits, for two classes a row, row-major, on the current backend. */
export async function lossOf(
  logits: readonly (readonly [number, number])[],
  labels: readonly number[],
  weights = labels.map(() => 1),
): Promise<{ readonly loss: number; readonly gradient: ArrayLike<number> }> {
  const { value, grad } = tf.tidy(() => {
    const loss = (z: tf.Tensor) =>
      lossFromLogits(z as tf.Tensor2D, {
        labels: tf.tensor1d([...labels], 'int32'),
        weights: tf.tensor1d(weights),
      });
    return tf.valueAndGrad(loss)(tf.tensor2d(logits.map((row) => [...row])));
  });
  const [[loss], gradient] = await Promise.all([value.data(), grad.data()]);
  tf.dispose([value, grad]);
  return { loss: loss!, gradient };
}

/** Largest errors over the gaps 0 to 100 between two logits. */
export interface LossErrors {
  /** Relative, of the loss log(1 + exp(gap)) where the lower logit is right. */
  readonly mistakes: number;
  /** Relative, of the loss log(1 + exp(−gap)) where the higher one is; up to gap 80, where floats still are as fine as ever. */
  readonly rights: number;
  /** Of the gradient p − y, where either is right. */
  readonly gradients: number;
}

/** How far the loss and its gradient on the current backend are from what they have to be. */
export async function lossErrors(): Promise<LossErrors> {
  let [mistakes, rights, gradients] = [0, 0, 0];
  for (let gap = 0; gap <= 100; gap++) {
    const p = 1 / (1 + Math.exp(-gap));
    const [mistake, right] = [await lossOf([[gap, 0]], [1]), await lossOf([[gap, 0]], [0])];
    const relative = (found: number, expected: number) => Math.abs(found - expected) / expected;
    mistakes = Math.max(mistakes, relative(mistake.loss, gap + Math.log1p(Math.exp(-gap))));
    if (gap <= 80) rights = Math.max(rights, relative(right.loss, Math.log1p(Math.exp(-gap))));
    const differences = [
      mistake.gradient[0]! - p,
      mistake.gradient[1]! + p,
      right.gradient[0]! - (p - 1),
      right.gradient[1]! - (1 - p),
    ];
    gradients = Math.max(gradients, ...differences.map(Math.abs));
  }
  return { mistakes, rights, gradients };
}
