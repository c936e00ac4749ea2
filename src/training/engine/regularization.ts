import * as tf from '@tensorflow/tfjs-core';

/** A weight that costs something, and how much. */
export interface PenalizedKernel {
  readonly value: tf.Tensor;
  readonly l1: number;
  readonly l2: number;
}

/**
 * What weights cost besides the data's loss, a scalar: Σ (l1 · Σ|w| + l2 · Σ w²), as `keras.regularizers.L1L2`. Call inside
 * `tf.tidy`, with one kernel or more.
 */
export const regularizationLoss = (kernels: readonly PenalizedKernel[]): tf.Scalar =>
  tf.addN(
    kernels.flatMap(({ value, l1, l2 }) => [
      ...(l1 === 0 ? [] : [tf.mul<tf.Scalar>(l1, tf.sum(tf.abs(value)))]),
      ...(l2 === 0 ? [] : [tf.mul<tf.Scalar>(l2, tf.sum(tf.square(value)))]),
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
