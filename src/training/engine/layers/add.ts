import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';

/** Keras's `Add`. */
export const add: Forward<'Add'> = (_, inputs) => inputs.reduce((sum, x) => tf.add(sum, x));
