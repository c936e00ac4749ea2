import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { activate } from './activations.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `Dense`: activation(x · kernel + bias); x `[batch, values]`, kernel `[values, units]`. */
export const dense: Forward<'Dense'> = (config, inputs, variables) => {
  const y = tf.matMul(onlyInput<tf.Tensor2D>(inputs), variable<tf.Tensor2D>(variables, 'kernel'));
  return activate(config.activation, config.useBias ? tf.add(y, variable(variables, 'bias')) : y);
};
