import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `AveragePooling2D`; with padding "same" only the real pixels of a window count. */
export const averagePooling2d: Forward<'AveragePooling2D'> = ({ poolSize, strides, padding }, inputs) =>
  tf.avgPool(onlyInput<tf.Tensor4D>(inputs), [...poolSize], [...(strides ?? poolSize)], padding);
