import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';

/** Keras's `Multiply`. */
export const multiply: Forward<'Multiply'> = (_, inputs) => inputs.reduce((product, x) => tf.mul(product, x));
