import * as tf from '@tensorflow/tfjs-core';
import type { Penalty } from '../../model-builder/layers/regularizers.ts';

/** A weight that costs something, and how much. */
export interface PenalizedKernel extends Penalty {
  readonly value: tf.Tensor;
}

/**
 * What weights cost besides the data's loss, a scalar: Σ (l1 · Σ|w| + l2 · Σ w²), as `keras.regularizers.L1L2`. Call inside
 * `tf.tidy`, with one kernel or more.
 */
export const regularizationLoss = (kernels: readonly PenalizedKernel[]): tf.Scalar =>
  tf.addN(
    kernels.flatMap(({ value, kernelL1, kernelL2 }) => [
      ...(kernelL1 === 0 ? [] : [tf.mul<tf.Scalar>(kernelL1, tf.sum(tf.abs(value)))]),
      ...(kernelL2 === 0 ? [] : [tf.mul<tf.Scalar>(kernelL2, tf.sum(tf.square(value)))]),
    ]),
  );

/** The same, as a number; 0 where none costs anything. */
export async function readRegularization(kernels: readonly PenalizedKernel[]): Promise<number> {
  if (kernels.length === 0) return 0;
  const loss = tf.tidy(() => regularizationLoss(kernels));
  try {
    return (await loss.data())[0] ?? Number.NaN;
  } finally {
    loss.dispose();
  }
}
