import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `Rescaling`. */
export const rescaling: Forward<'Rescaling'> = ({ scale, offset }, inputs) =>
  tf.add(tf.mul(onlyInput(inputs), scale), offset);
