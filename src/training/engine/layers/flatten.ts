import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `Flatten`: row-major, so channels vary fastest, then columns, then rows. */
export const flatten: Forward<'Flatten'> = (_, inputs) => {
  const x = onlyInput(inputs);
  return tf.reshape(x, [x.shape[0] ?? 0, x.size / (x.shape[0] || 1)]);
};
