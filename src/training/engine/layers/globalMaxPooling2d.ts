import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** The largest value of each map, `[batch, channels]`; equal ones share the gradient, of which tfjs gives each the whole. */
const largest = tf.customGrad((x, save) => {
  const most = tf.max(x as tf.Tensor, [1, 2], true);
  (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor, most]);
  return {
    value: tf.squeeze(most, [1, 2]),
    gradFunc(dy, saved) {
      const [input, output] = saved as [tf.Tensor, tf.Tensor];
      const isLargest = tf.cast(tf.equal(input, output), 'float32');
      const share = tf.div(tf.reshape(dy, output.shape), tf.sum(isLargest, [1, 2], true));
      return tf.mul(isLargest, share);
    },
  };
});

/** Keras's `GlobalMaxPooling2D`. */
export const globalMaxPooling2d: Forward<'GlobalMaxPooling2D'> = (_, inputs) => largest(onlyInput(inputs));
