import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { inOneShape } from './arguments.ts';

/** Keras's `Maximum`; of equal values the first input's has the gradient. */
export const maximum: Forward<'Maximum'> = (_, inputs) =>
  inOneShape(inputs).reduce((largest, x) => tf.maximum(largest, x));
