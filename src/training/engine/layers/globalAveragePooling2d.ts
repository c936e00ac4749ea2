import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `GlobalAveragePooling2D`: the mean over height and width, `[batch, channels]`. */
export const globalAveragePooling2d: Forward<'GlobalAveragePooling2D'> = (_, inputs) =>
  tf.mean(onlyInput<tf.Tensor4D>(inputs), [1, 2]);
