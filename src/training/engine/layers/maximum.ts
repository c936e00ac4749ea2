import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';

/** Keras's `Maximum`; of equal values the first input's has the gradient. */
export const maximum: Forward<'Maximum'> = (_, inputs) => {
  const shape = inputs
    .map((x) => x.shape)
    .reduce((a, b) => tf.broadcast_util.assertAndGetBroadcastShape(a, b));
  // tfjs's own gradient keeps the output's shape where an input was repeated; that of a sum does not.
  const wholes = inputs.map((x) => (x.shape.join() === shape.join() ? x : tf.add(x, tf.zeros(shape))));
  return wholes.reduce((largest, x) => tf.maximum(largest, x));
};
