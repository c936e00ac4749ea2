import * as tf from '@tensorflow/tfjs-core';
import type { LossConfig } from '../experiment/losses.ts';

/** What a loss is told of a batch. */
interface Batch {
  /** `[batch]`, int32 class indices. */
  readonly labels: tf.Tensor1D;
  /** `[batch]`, float32: 1 for a picture, 0 for padding. Not all 0. */
  readonly weights: tf.Tensor1D;
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
 * Mean cross-entropy of softmax(logits), weighted: Σ weightᵢ · lossᵢ / Σ weight. Exact however confident a score is,
 * right or wrong, where the cross-entropy of clipped probabilities is pinned and has no gradient:
 * with d = z − z[label] and m = max d, loss = m + log1p(Σ exp(d − m) without the maximum's own 1);
 * its gradient by the logits is softmax(z) − one-hot(label), times weightᵢ / Σ weight.
 * With Keras's label smoothing s over K classes the target is (1 − s) · one-hot(label) + s / K, and s / K · Σ d less is lost.
 * `logits` `[batch, classes]` float32; `classWeights` `[classes]`, or null for all alike.
 */
export function lossFromLogits(
  logits: tf.Tensor2D,
  batch: Batch,
  classWeights: tf.Tensor1D | null = null,
  smoothing = 0,
): tf.Scalar {
  const classes = logits.shape[1];
  const crossEntropy = tf.customGrad((...args) => {
    const [z, save] = args as [tf.Tensor2D, (tensors: tf.Tensor[]) => void];
    const share = shareOf(batch, classWeights);
    const label = oneHot(batch.labels, classes);
    const gap = tf.sub(z, tf.sum(tf.mul(z, label), 1, true));
    const max = tf.max(gap, 1, true);
    const exp = tf.exp(tf.sub(gap, max));
    const others = tf.sum(tf.mul(exp, tf.sub(1, oneHot(tf.argMax(gap, 1), classes))), 1, true);
    const spread = smoothing / classes;
    const target = smoothing > 0 ? tf.add(tf.mul(label, 1 - smoothing), spread) : label;
    save([exp, others, target, share]);
    const sharp = tf.add(max, tf.log1p(others));
    const rows = smoothing > 0 ? tf.sub(sharp, tf.mul(tf.sum(gap, 1, true), spread)) : sharp;
    return {
      value: tf.sum<tf.Scalar>(tf.mul(tf.squeeze(rows, [1]), share)),
      gradFunc(dy, saved) {
        const [e, rest, y, weight] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor1D];
        return tf.mul(tf.sub(tf.div(e, tf.add(rest, 1)), y), tf.mul(dy, tf.expandDims(weight, 1)));
      },
    };
  });
  return crossEntropy(logits) as tf.Scalar;
}

/** Mean over pictures and classes of (softmax(logits) − one-hot(label))², weighted as above: Keras's MeanSquaredError. */
function squaredError(logits: tf.Tensor2D, batch: Batch, classWeights: tf.Tensor1D | null): tf.Scalar {
  const classes = logits.shape[1];
  const apart = tf.squaredDifference(tf.softmax(logits), oneHot(batch.labels, classes));
  return tf.sum(tf.mul(tf.div(tf.sum(apart, 1), classes), shareOf(batch, classWeights)));
}

/** The mean loss of a batch, from its class scores before softmax. Call inside `tf.tidy`. */
export function lossOf(
  config: LossConfig,
  logits: tf.Tensor2D,
  batch: Batch,
  classWeights: tf.Tensor1D | null = null,
): tf.Scalar {
  switch (config.className) {
    case 'CategoricalCrossentropy':
      return lossFromLogits(logits, batch, classWeights, config.labelSmoothing);
    case 'MeanSquaredError':
      return squaredError(logits, batch, classWeights);
    default:
      return config satisfies never;
  }
}
