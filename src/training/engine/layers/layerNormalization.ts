import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `LayerNormalization` along the last axis: γ · (x − mean) / √(variance + ε) + β (Ba et al. 2016). */
export const layerNormalization: Forward<'LayerNormalization'> = (config, inputs, variables) => {
  const { epsilon, center, scale } = config;
  const normalised = normalise(onlyInput(inputs), epsilon);
  const scaled = scale ? tf.mul(normalised, variable(variables, 'gamma')) : normalised;
  return center ? tf.add(scaled, variable(variables, 'beta')) : scaled;
};

/** x̂ = (x − mean) / √(variance + ε); its gradient goes through the moments too: (dy − mean dy − x̂ · mean (dy · x̂)) / √(…). */
function normalise(x: tf.Tensor, epsilon: number): tf.Tensor {
  const normalised = tf.customGrad((input, save) => {
    const centred = tf.sub(input as tf.Tensor, tf.mean(input as tf.Tensor, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
    const value = tf.mul(centred, inverse);
    (save as (tensors: tf.Tensor[]) => void)([value, inverse]);
    return {
      value,
      gradFunc(dy, saved) {
        const [y, slope] = saved as [tf.Tensor, tf.Tensor];
        const throughVariance = tf.mul(y, tf.mean(tf.mul(dy, y), -1, true));
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), throughVariance), slope);
      },
    };
  });
  return normalised(x);
}
