import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { activate } from './activations.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `DepthwiseConv2D`; kernel `[height, width, in, multiplier]`, a map's outputs beside each other. */
export const depthwiseConv2d: Forward<'DepthwiseConv2D'> = (config, inputs, variables) => {
  const y = tf.depthwiseConv2d(
    onlyInput<tf.Tensor4D>(inputs),
    variable<tf.Tensor4D>(variables, 'depthwise_kernel'),
    [...config.strides],
    config.padding,
    'NHWC',
    [...config.dilationRate],
  );
  return activate(config.activation, config.useBias ? tf.add(y, variable(variables, 'bias')) : y);
};
