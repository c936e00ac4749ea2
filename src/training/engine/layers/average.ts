import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';

/** Keras's `Average`. */
export const average: Forward<'Average'> = (_, inputs) =>
  tf.div(
    inputs.reduce((sum, x) => tf.add(sum, x)),
    inputs.length,
  );
