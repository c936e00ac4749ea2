import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { activate } from './activations.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `Conv2D`: activation(x ∗ kernel + bias); x `[batch, height, width, in]`, kernel `[height, width, in, out]`. */
export const conv2d: Forward<'Conv2D'> = (config, inputs, variables) => {
  const { padding, useBias } = config;
  const y = tf.conv2d(
    onlyInput<tf.Tensor4D>(inputs),
    variable<tf.Tensor4D>(variables, 'kernel'),
    [...config.strides],
    padding,
    'NHWC',
    [...config.dilationRate],
  );
  return activate(config.activation, useBias ? tf.add(y, variable(variables, 'bias')) : y);
};
