import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean cross-entropy of softmax(logits), weighted: Σ weightᵢ · lossᵢ / Σ weight. Exact however confident a score is,
 * right or wrong, where the cross-entropy of clipped probabilities is pinned and has no gradient:
 * with d = z − z[label] and m = max d, loss = m + log1p(Σ exp(d − m) without the maximum's own 1);
 * its gradient by the logits is softmax(z) − one-hot(label), times weightᵢ / Σ weight.
 * `logits` `[batch, classes]` float32, `labels` `[batch]` int32 class indices, `weights` `[batch]` float32, not all 0.
 */
export function lossFromLogits(logits: tf.Tensor2D, labels: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  const classes = logits.shape[1];
  // Cast after: WASM's oneHot writes integers even where floats are asked for.
  const oneHot = (indices: tf.Tensor) => tf.cast(tf.oneHot(indices as tf.Tensor1D, classes), 'float32');
  const crossEntropy = tf.customGrad((...args) => {
    const [z, save] = args as [tf.Tensor2D, (tensors: tf.Tensor[]) => void];
    const share = tf.div(weights, tf.sum(weights));
    const target = oneHot(labels);
    const gap = tf.sub(z, tf.sum(tf.mul(z, target), 1, true));
    const max = tf.max(gap, 1, true);
    const exp = tf.exp(tf.sub(gap, max));
    const others = tf.sum(tf.mul(exp, tf.sub(1, oneHot(tf.argMax(gap, 1)))), 1, true);
    save([exp, others, target, share]);
    const losses = tf.squeeze(tf.add(max, tf.log1p(others)), [1]);
    return {
      value: tf.sum<tf.Scalar>(tf.mul(losses, share)),
      gradFunc(dy, saved) {
        const [e, rest, y, weight] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor1D];
        return tf.mul(tf.sub(tf.div(e, tf.add(rest, 1)), y), tf.mul(dy, tf.expandDims(weight, 1)));
      },
    };
  });
  return crossEntropy(logits) as tf.Scalar;
}
