import * as tf from '@tensorflow/tfjs-core';
import type { ActivationName } from '../../../model-builder/layers/activations.ts';
import { elementwise } from '../kernels/elementwise.ts';
import type { FusedActivation } from '../kernels/fusedLayers.ts';

/** Keras's default of `negative_slope`. */
const NEGATIVE_SLOPE = 0.2;

/** x · Φ(x), Φ that of the standard normal (Hendrycks and Gimpel 2016), not its approximation by tanh. */
const gelu = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5));

/** A function of straight pieces whose gradient follows from what it puts out: one kernel, where tfjs takes three and more. */
const kinked = (run: (x: tf.Tensor) => tf.Tensor, gradient: string, limit?: number) =>
  tf.customGrad((...args) => {
    const [x, save] = args as [tf.Tensor, (tensors: tf.Tensor[]) => void];
    const value = run(x);
    save([value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const inputs = { dy, y: saved[0] as tf.Tensor };
      const [dx] = elementwise(
        gradient,
        limit === undefined ? inputs : { ...inputs, limit: tf.scalar(limit) },
      );
      return dx as tf.Tensor;
    };
    return { value, gradFunc };
  });

const functions: { readonly [Name in ActivationName]: (x: tf.Tensor) => tf.Tensor } = {
  linear: (x) => x,
  relu: (x) => kinked(tf.relu, 'dx = dy * positive(y)')(x),
  relu6: (x) => kinked(tf.relu6, 'dx = dy * positive(y) * positive(limit - y)', 6)(x),
  leaky_relu: (x) => tf.leakyRelu(x, NEGATIVE_SLOPE),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  gelu,
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  softmax: (x) => tf.softmax(x, -1),
};

/** Keras's activation of that name applied to every value; softmax along the last axis. Keeps the shape. */
export const activate = (name: ActivationName, x: tf.Tensor): tf.Tensor => functions[name](x);

/** What of an activation the kernel before it does, and what is left to be done after. */
export const fusable = (
  name: ActivationName,
): { readonly fused: FusedActivation; readonly after: ActivationName } =>
  name === 'relu' ? { fused: 'relu', after: 'linear' } : { fused: 'linear', after: name };
