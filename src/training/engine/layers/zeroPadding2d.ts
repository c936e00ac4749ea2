import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `ZeroPadding2D`. */
export const zeroPadding2d: Forward<'ZeroPadding2D'> = ({ padding: [rows, columns] }, inputs) =>
  tf.pad(onlyInput<tf.Tensor4D>(inputs), [[0, 0], [...rows], [...columns], [0, 0]]);
