import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `Dropout`: inverted dropout in training, nothing otherwise. */
export const dropout: Forward<'Dropout'> = ({ rate }, inputs, _, training) => {
  const x = onlyInput(inputs);
  return training && rate > 0 ? tf.mul(x, training.dropoutMask(rate, x.shape)) : x;
};
