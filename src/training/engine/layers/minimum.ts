import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { inOneShape } from './arguments.ts';

/** Keras's `Minimum`; of equal values the first input's has the gradient. */
export const minimum: Forward<'Minimum'> = (_, inputs) =>
  inOneShape(inputs).reduce((smallest, x) => tf.minimum(smallest, x));
