import * as tf from '@tensorflow/tfjs-core';
import type { ActivationName } from '../../../model-builder/layers/activations.ts';

const functions: { readonly [Name in ActivationName]: (x: tf.Tensor) => tf.Tensor } = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  softmax: (x) => tf.softmax(x, -1),
};

/** Keras's activation of that name applied to every value; softmax along the last axis. Keeps the shape. */
export const activate = (name: ActivationName, x: tf.Tensor): tf.Tensor => functions[name](x);
