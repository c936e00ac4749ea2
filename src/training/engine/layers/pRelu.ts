import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `PReLU`, as it computes it: max(x, 0) − α · max(−x, 0). */
export const pRelu: Forward<'PReLU'> = (_, inputs, variables) => {
  const x = onlyInput(inputs);
  return tf.sub(tf.relu(x), tf.mul(variable(variables, 'alpha'), tf.relu(tf.neg(x))));
};
