import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `Cropping2D`. */
export const cropping2d: Forward<'Cropping2D'> = ({ cropping: [rows, columns] }, inputs) => {
  const x = onlyInput<tf.Tensor4D>(inputs);
  const [batch, height, width, channels] = x.shape;
  const size = [batch, height - rows[0] - rows[1], width - columns[0] - columns[1], channels] as const;
  return tf.slice(x, [0, rows[0], columns[0], 0], [...size]);
};
