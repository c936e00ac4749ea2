import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';

/** Keras's `Concatenate` along the last axis. */
export const concatenate: Forward<'Concatenate'> = (_, inputs) => tf.concat([...inputs], -1);
