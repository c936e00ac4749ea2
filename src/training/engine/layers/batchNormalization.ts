import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { elementwise, elementwiseSums } from '../kernels/elementwise.ts';
import { onlyInput, variable } from './arguments.ts';

/**
 * Keras's `BatchNormalization` along the last axis: γ · (x − mean) / √(variance + ε) + β (Ioffe and Szegedy 2015). In
 * training the moments are those of the batch's pictures and move the layer's own; else, and in a frozen layer, its own count.
 */
export const batchNormalization: Forward<'BatchNormalization'> = (config, inputs, variables, training) => {
  const { momentum, epsilon, center, scale } = config;
  const x = onlyInput(inputs);
  const channels = x.shape.at(-1) ?? 0;
  const gamma = scale ? variable(variables, 'gamma') : tf.ones([channels]);
  const beta = center ? variable(variables, 'beta') : tf.zeros([channels]);
  const movingMean = variable(variables, 'moving_mean');
  const movingVariance = variable(variables, 'moving_variance');
  // Without a gradient, in one kernel.
  if (!training) {
    const factor = tf.mul(gamma, tf.rsqrt(tf.add(movingVariance, epsilon)));
    return each('y = (x - mean) * factor + beta', { x, mean: movingMean, factor, beta });
  }
  if (!training.trainable) {
    const factor = tf.mul(gamma, tf.rsqrt(tf.add(movingVariance, epsilon)));
    return tf.add(tf.mul(tf.sub(x, movingMean), factor), beta);
  }
  const share = shareOf(training.pictureWeights, x.shape);
  const mean = elementwiseSums('y = x * share', { x, share });
  const variance = elementwiseSums('y = (x - mean) * (x - mean) * share', { x, mean, share });
  const moved = (moving: tf.Tensor, batch: tf.Tensor) =>
    tf.add(tf.mul(moving, momentum), tf.mul(batch, 1 - momentum));
  training.update('moving_mean', moved(movingMean, mean));
  training.update('moving_variance', moved(movingVariance, variance));
  return normalise(x, gamma, beta, { mean, share, inverse: tf.rsqrt(tf.add(variance, epsilon)) });
};

/** One formula's result. Its gradient is not taken: that of the whole is given. */
const each = (text: string, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor =>
  elementwise(text, inputs)[0] as tf.Tensor;

const allButLast = (x: tf.Tensor): number[] => Array.from({ length: x.rank - 1 }, (_, axis) => axis);

/** The part that each value has in the mean of its channel, `[batch, 1, …]`: none for padding. */
function shareOf(weights: tf.Tensor1D, [batch = 0, ...rest]: readonly number[]): tf.Tensor {
  const values = rest.slice(0, -1).reduce((a, b) => a * b, 1);
  const share = tf.div(weights, tf.mul(tf.sum(weights), values));
  return tf.reshape(share, [batch, ...rest.map(() => 1)]);
}

interface Moments {
  readonly mean: tf.Tensor;
  readonly share: tf.Tensor;
  /** 1 / √(variance + ε). */
  readonly inverse: tf.Tensor;
}

/** γ · x̂ + β with x̂ = (x − mean) / √(variance + ε). Twice as fast as with the gradient that is put together from the operations. */
function normalise(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { mean, share, inverse }: Moments,
): tf.Tensor {
  const normalised = tf.customGrad((...args) => {
    const [input, g, b, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    const factor = tf.mul(g, inverse);
    save([input, mean, share, inverse, factor]);
    return {
      value: each('y = (x - mean) * factor + b', { x: input, mean, factor, b }),
      gradFunc: (dy, saved) => gradients(dy, saved as Parameters<typeof gradients>[1]),
    };
  });
  return normalised(x, gamma, beta);
}

/** By x, γ and β, through the moments too: dβ = Σ dy; dγ = Σ dy · x̂; dx = γ / √(variance + ε) · (dy − share · (dβ + x̂ · dγ)). */
function gradients(
  dy: tf.Tensor,
  [x, mean, share, inverse, slope]: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor],
): tf.Tensor[] {
  const dBeta = tf.sum(dy, allButLast(dy));
  const dGamma = tf.mul(elementwiseSums('y = dy * (x - mean)', { dy, x, mean }), inverse);
  const steep = tf.mul(inverse, dGamma);
  const dx = each('dx = (dy - ((x - mean) * steep + dBeta) * share) * slope', {
    dy,
    x,
    mean,
    steep,
    dBeta,
    share,
    slope,
  });
  return [dx, dGamma, dBeta];
}
