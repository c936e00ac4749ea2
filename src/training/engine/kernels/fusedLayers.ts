/**
 * Convolution and matrix product with bias and activation in one kernel, in training too: tfjs has the kernels, but no
 * gradients of them, so that its own `fit` takes three kernels and more for each.
 */
import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from './elementwise.ts';
import { conv2dGradient } from './convolutionKernels.ts';

/** The name of the product's kernel. */
// oxlint-disable-next-line no-underscore-dangle -- tfjs's name.
export const FusedMatMul = tf._FusedMatMul;

/** Activations whose gradient follows from what they put out. */
export type FusedActivation = 'linear' | 'relu';

/** A convolution's bias and activation added in one kernel. */
export function fusedConv2d(
  inputs: { readonly x: tf.Tensor4D; readonly filter: tf.Tensor4D; readonly bias: tf.Tensor1D },
  attrs: Pick<tf.Conv2DAttrs, 'strides' | 'pad' | 'dilations'>,
  activation: FusedActivation,
): tf.Tensor4D {
  const all = { ...attrs, dataFormat: 'NHWC', activation, leakyreluAlpha: 0 };
  return tf.engine().runKernel(tf.FusedConv2D, inputs, all);
}

/** activation(a · b + bias) in one kernel; a `[rows, depth]`, b `[depth, columns]`. */
export function fusedMatMul(
  inputs: { readonly a: tf.Tensor2D; readonly b: tf.Tensor2D; readonly bias: tf.Tensor1D },
  activation: FusedActivation,
): tf.Tensor2D {
  const attrs = { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0 };
  return tf.engine().runKernel(FusedMatMul, inputs, attrs);
}

/** What comes back through an activation that put out `y`. */
const through = (activation: string, dy: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  activation === 'relu' ? (elementwise('dz = dy * positive(y)', { dy, y })[0] as tf.Tensor) : dy;

/** The gradient of FusedConv2D. */
export const fusedConv2dGradient: tf.GradConfig = {
  kernelName: tf.FusedConv2D,
  inputsToSave: ['x', 'filter'],
  outputsToSave: [true],
  gradFunc(dy, saved, attrs) {
    const [x, filter, y] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const dz = through((attrs as unknown as { activation: string }).activation, dy as tf.Tensor, y);
    return { ...conv2dGradient.gradFunc(dz, [x, filter], attrs), bias: () => tf.sum(dz, [0, 1, 2]) };
  },
};

/** The gradient of _FusedMatMul as `fusedMatMul` uses it. */
export const fusedMatMulGradient: tf.GradConfig = {
  kernelName: FusedMatMul,
  inputsToSave: ['a', 'b'],
  outputsToSave: [true],
  gradFunc(dy, saved, attrs) {
    const [a, b, y] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const dz = through((attrs as unknown as { activation: string }).activation, dy as tf.Tensor, y);
    return {
      a: () => tf.matMul(dz, b, false, true),
      b: () => tf.matMul(a, dz, true, false),
      bias: () => tf.sum(dz, 0),
    };
  },
};

const relued = (activation: string, y: tf.Tensor): tf.Tensor => (activation === 'relu' ? tf.relu(y) : y);

/** _FusedMatMul of two matrices, where WASM's own takes batches of them alone. */
export const composedFusedMatMul =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { a, b, bias } = args.inputs as unknown as Record<'a' | 'b' | 'bias', tf.Tensor2D>;
    const { activation } = args.attrs as unknown as tf._FusedMatMulAttrs;
    if (a.shape.length !== 2) return stock(args);
    return tf.tidy(() => relued(activation, tf.add(tf.matMul(a, b), bias)));
  };
