import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { fusedConv2d } from '../kernels/fusedLayers.ts';
import { activate, fusable } from './activations.ts';
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
  const filter = variable<tf.Tensor4D>(variables, 'pointwise_kernel');
  if (!config.useBias) return activate(config.activation, tf.conv2d(maps, filter, 1, 'valid'));
  const bias = variable<tf.Tensor1D>(variables, 'bias');
  const { fused, after } = fusable(config.activation);
  const y = fusedConv2d({ x: maps, filter, bias }, { strides: 1, dilations: 1, pad: 'valid' }, fused);
  return activate(after, y);
};
