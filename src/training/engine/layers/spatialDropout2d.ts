import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `SpatialDropout2D`: a mask for each map of each picture. */
export const spatialDropout2d: Forward<'SpatialDropout2D'> = ({ rate }, inputs, _, training) => {
  const x = onlyInput<tf.Tensor4D>(inputs);
  const [batch, , , channels] = x.shape;
  return training && rate > 0 ? tf.mul(x, training.dropoutMask(rate, [batch, 1, 1, channels])) : x;
};
