import * as tf from '@tensorflow/tfjs-core';
import type { LossConfig } from '../experiment/losses.ts';
import { crossEntropy } from './kernels/crossEntropy.ts';

/** What a loss is told of a batch. */
interface Batch {
  /** `[batch]`, int32 class indices. */
  readonly labels: tf.Tensor1D;
  /** `[batch]`, float32: 1 for a picture, 0 for padding. Not all 0. */
  readonly weights: tf.Tensor1D;
}

/** What is measured of a batch besides its loss. */
interface Options {
  /** `[classes]`, or null for all alike. */
  readonly classWeights?: tf.Tensor1D | null;
  /** A label among so many best scores is a hit of the third total. */
  readonly topK?: number;
  /** Takes what was counted, `[4]`, as `crossEntropy` does. It is gone with the `tf.tidy` around. */
  readonly onTotals?: ((totals: tf.Tensor1D) => void) | undefined;
}

// Cast after: WASM's oneHot writes integers even where floats are asked for.
const oneHot = (indices: tf.Tensor, classes: number) =>
  tf.cast(tf.oneHot(indices as tf.Tensor1D, classes), 'float32');

/** What a picture's loss is multiplied by, so that the sum is Keras's mean: its weight by class, over the number of pictures. */
function shareOf({ labels, weights }: Batch, classWeights: tf.Tensor1D | null): tf.Tensor {
  const counted = classWeights ? tf.mul(weights, tf.gather(classWeights, labels)) : weights;
  return tf.div(counted, tf.sum(weights));
}

/**
 * Mean cross-entropy of softmax(logits), weighted: Σ weightᵢ · lossᵢ / Σ weight, as `kernels/crossEntropy.ts` says.
 * `logits` `[batch, classes]` float32.
 */
export function lossFromLogits(
  logits: tf.Tensor2D,
  { labels, weights }: Batch,
  { smoothing = 0, classWeights = null, topK = 1, onTotals }: Options & { readonly smoothing?: number } = {},
): tf.Scalar {
  const inputs = { logits, labels, weights, ...(classWeights && { classWeights }) };
  const [loss, totals] = crossEntropy(inputs, { smoothing, topK });
  onTotals?.(totals);
  return loss;
}

/** Mean over pictures and classes of (softmax(logits) − one-hot(label))², weighted as above: Keras's MeanSquaredError. */
function squaredError(
  logits: tf.Tensor2D,
  batch: Batch,
  { classWeights = null, topK = 1, onTotals }: Options,
): tf.Scalar {
  const classes = logits.shape[1];
  const apart = tf.squaredDifference(tf.softmax(logits), oneHot(batch.labels, classes));
  const loss = tf.sum<tf.Scalar>(tf.mul(tf.div(tf.sum(apart, 1), classes), shareOf(batch, classWeights)));
  // What is right is counted alike for every loss.
  const { labels, weights } = batch;
  const [, totals] = crossEntropy({ logits, labels, weights }, { smoothing: 0, topK });
  onTotals?.(tf.concat1d([tf.reshape(loss, [1]), tf.slice1d(totals, 1, 3)]));
  return loss;
}

/** The mean loss of a batch, from its class scores before softmax. Call inside `tf.tidy`. */
export function lossOf(
  config: LossConfig,
  logits: tf.Tensor2D,
  batch: Batch,
  options: Options = {},
): tf.Scalar {
  switch (config.className) {
    case 'CategoricalCrossentropy':
      return lossFromLogits(logits, batch, { ...options, smoothing: config.labelSmoothing });
    case 'MeanSquaredError':
      return squaredError(logits, batch, options);
    default:
      return config satisfies never;
  }
}
