import * as tf from '@tensorflow/tfjs-core';
import type { Forward } from '../defineForward.ts';
import { fusedMatMul } from '../kernels/fusedLayers.ts';
import { activate, fusable } from './activations.ts';
import { onlyInput, variable } from './arguments.ts';

/** Keras's `Dense`: activation(x · kernel + bias); x `[batch, values]`, kernel `[values, units]`. */
export const dense: Forward<'Dense'> = ({ activation, useBias }, inputs, variables) => {
  const a = onlyInput<tf.Tensor2D>(inputs);
  const b = variable<tf.Tensor2D>(variables, 'kernel');
  if (!useBias) return activate(activation, tf.matMul(a, b));
  const { fused, after } = fusable(activation);
  return activate(after, fusedMatMul({ a, b, bias: variable<tf.Tensor1D>(variables, 'bias') }, fused));
};
