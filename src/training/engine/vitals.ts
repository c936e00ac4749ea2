/** A step's vital signs: what tells a run that has gone wrong although its loss is a number. */
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkVariable } from './compile.ts';

/** Vital signs as read from the device. */
export interface Vitals {
  /** Euclidean norms over all trainable variables; no weight is larger than theirs. */
  readonly gradientNorm: number;
  readonly weightNorm: number;
  /** Whether all pictures were given the same class. */
  readonly oneClass: boolean;
}

/**
 * Gradient norm, weight norm after the update, and how far apart the predicted classes are, as scalars on the device.
 * Norms, not maxima: a maximum drops what is not a number on most backends, a sum never does.
 * Call inside `tf.tidy`.
 */
export function vitalSigns(
  gradients: readonly tf.Tensor[],
  variables: readonly NetworkVariable[],
  predicted: tf.Tensor1D,
  pictureWeights: tf.Tensor1D,
): tf.Scalar[] {
  const classes = tf.cast(predicted, 'float32');
  // Padding has weight 0 and so never differs.
  const apart = tf.mul(tf.sub(classes, tf.slice1d(classes, 0, 1)), pictureWeights);
  return [normOf(gradients), normOf(variables.map(({ value }) => value)), tf.max<tf.Scalar>(tf.abs(apart))];
}

/** Euclidean norm over all of them. Call inside `tf.tidy`. */
export const normOf = (tensors: readonly tf.Tensor[]): tf.Scalar =>
  tf.sqrt<tf.Scalar>(tf.addN(tensors.map(sumOfSquares)));

/** Frees the squares at once: they are as large as what they are of. */
const sumOfSquares = (tensor: tf.Tensor): tf.Scalar => tf.tidy(() => tf.sum<tf.Scalar>(tf.square(tensor)));

/** What `vitalSigns` measured. */
export const toVitals = ([gradientNorm, weightNorm, apart]: ArrayLike<number> &
  Iterable<number>): Vitals => ({
  gradientNorm: gradientNorm ?? Number.NaN,
  weightNorm: weightNorm ?? Number.NaN,
  oneClass: apart === 0,
});
