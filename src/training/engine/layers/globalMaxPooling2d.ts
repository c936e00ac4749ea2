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
      // Without a comparison, whose result WebGPU would read as another type when it was computed off the device.
      const isLargest = tf.sub(1, tf.step(tf.sub(output, input)));
      const share = tf.div(tf.reshape(dy, output.shape), tf.sum(isLargest, [1, 2], true));
      return tf.mul(isLargest, share);
    },
  };
});

/** Keras's `GlobalMaxPooling2D`. */
export const globalMaxPooling2d: Forward<'GlobalMaxPooling2D'> = (_, inputs) => largest(onlyInput(inputs));
