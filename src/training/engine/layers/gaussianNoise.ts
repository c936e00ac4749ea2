import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `GaussianNoise`: noise in training, nothing otherwise. */
export const gaussianNoise: Forward<'GaussianNoise'> = ({ stddev }, inputs, _, training) => {
  const x = onlyInput(inputs);
  return training && stddev > 0 ? tf.add(x, training.noise(stddev, x.shape)) : x;
};
