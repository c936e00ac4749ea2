import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `MaxPooling2D`; padding never wins. */
export const maxPooling2d: Forward<'MaxPooling2D'> = ({ poolSize, strides, padding }, inputs) =>
  tf.maxPool(onlyInput<tf.Tensor4D>(inputs), [...poolSize], [...(strides ?? poolSize)], padding);
