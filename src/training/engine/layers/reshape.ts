import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `Reshape`: row-major, as Flatten. */
export const reshape: Forward<'Reshape'> = ({ targetShape }, inputs) => {
  const x = onlyInput(inputs);
  return tf.reshape(x, [x.shape[0] ?? 0, ...targetShape]);
};
