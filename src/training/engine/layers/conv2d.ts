import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { fusedConv2d } from '../kernels/fusedLayers.ts';
import { activate, fusable } from './activations.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `Conv2D`: activation(x ∗ kernel + bias); x `[batch, height, width, in]`, kernel `[height, width, in, out]`. */
export const conv2d: Forward<'Conv2D'> = (config, inputs, variables) => {
  const x = onlyInput<tf.Tensor4D>(inputs);
  const filter = variable<tf.Tensor4D>(variables, 'kernel');
  const strides: [number, number] = [...config.strides];
  const dilations: [number, number] = [...config.dilationRate];
  if (!config.useBias)
    return activate(config.activation, tf.conv2d(x, filter, strides, config.padding, 'NHWC', dilations));
  const bias = variable<tf.Tensor1D>(variables, 'bias');
  const { fused, after } = fusable(config.activation);
  const attrs = { strides, dilations, pad: config.padding };
  return activate(after, fusedConv2d({ x, filter, bias }, attrs, fused));
};
