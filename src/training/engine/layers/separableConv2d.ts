import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { activate } from './activations.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `SeparableConv2D`: a depthwise convolution, then one of 1×1. */
export const separableConv2d: Forward<'SeparableConv2D'> = (config, inputs, variables) => {
  const maps = tf.depthwiseConv2d(
    onlyInput<tf.Tensor4D>(inputs),
    variable<tf.Tensor4D>(variables, 'depthwise_kernel'),
    [...config.strides],
    config.padding,
    'NHWC',
    [...config.dilationRate],
  );
  const y = tf.conv2d(maps, variable<tf.Tensor4D>(variables, 'pointwise_kernel'), 1, 'valid');
  return activate(config.activation, config.useBias ? tf.add(y, variable(variables, 'bias')) : y);
};
