/**
 * The gradients of a 2-D convolution as convolutions again, so that they run on a backend's own fast one.
 * Everything here is made of ops; call it inside `tf.tidy`. Shapes: pictures `[batch, height, width, channels]`,
 * kernels `[height, width, in, out]`. Strides and dilations are not both above 1 (Keras refuses that too).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Pair } from '../../../model-builder/fields.ts';

/** What a convolution's gradients need to know of it. */
export interface Convolution {
  /** `[batch, height, width, in]`. */
  readonly inputShape: readonly [number, number, number, number];
  /** `[height, width, in, out]`. */
  readonly kernelShape: readonly [number, number, number, number];
  /** `[batch, height, width, out]`. */
  readonly outShape: readonly [number, number, number, number];
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Zeros added before the first row and column, and after the last. */
  readonly padding: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
}

/** tfjs's attributes of a Conv2D, made plain. */
export function describeConvolution(
  inputShape: number[],
  kernelShape: number[],
  attrs: Pick<tf.Conv2DAttrs, 'strides' | 'pad'> &
    Partial<Pick<tf.Conv2DAttrs, 'dilations' | 'dimRoundingMode'>>,
): Convolution {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    kernelShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  return {
    inputShape: info.inShape,
    kernelShape: info.filterShape,
    outShape: info.outShape,
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    padding: info.padInfo,
  };
}

/**
 * By the kernel: dW[i, j, c, f] = Σ x[n, s·h + d·i − top, s·w + d·j − left, c] · dy[n, h, w, f] over n, h, w. With
 * batch and channels exchanged in x and dy that is a convolution whose strides are the dilations and the other way round.
 */
export function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D, convolution: Convolution): tf.Tensor4D {
  const { kernelShape, strides, dilations, padding } = convolution;
  const gradient = tf.conv2d(
    tf.transpose(x, [3, 1, 2, 0]),
    tf.transpose(dy, [1, 2, 0, 3]),
    [...dilations],
    [
      [0, 0],
      [padding.top, padding.bottom],
      [padding.left, padding.right],
      [0, 0],
    ],
    'NHWC',
    [...strides],
  );
  // Rows and columns that no stride reached give more outputs than the kernel has.
  const [height, width] = kernelShape;
  return tf.transpose(cropTo(gradient, [height, width]), [1, 2, 0, 3]);
}

/**
 * By the input: the output gradient, spread out by the strides and padded, convolved with the kernel turned by 180°
 * and its channels exchanged.
 */
export function inputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D, convolution: Convolution): tf.Tensor4D {
  const [spread, padding] = spreadAndPadding(dy, convolution);
  const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
  return tf.conv2d(spread, turned, 1, padding, 'NHWC', [...convolution.dilations]);
}

/** The output gradient, spread out by the strides, and the padding with which the turned kernel gives the input's. */
export function spreadAndPadding(
  dy: tf.Tensor4D,
  { inputShape, kernelShape, strides, dilations, padding }: Convolution,
): [tf.Tensor4D, tf.backend_util.ExplicitPadding] {
  const spread = spreadOut(dy, strides);
  const before: Pair = [
    (kernelShape[0] - 1) * dilations[0] - padding.top,
    (kernelShape[1] - 1) * dilations[1] - padding.left,
  ];
  const after: Pair = [
    inputShape[1] - spread.shape[1] + padding.top,
    inputShape[2] - spread.shape[2] + padding.left,
  ];
  return [
    cropTo(spread, [spread.shape[1] + Math.min(0, after[0]), spread.shape[2] + Math.min(0, after[1])]),
    [
      [0, 0],
      [before[0], Math.max(0, after[0])],
      [before[1], Math.max(0, after[1])],
      [0, 0],
    ],
  ];
}

/** Puts `strides − 1` zeros after each row and each column. */
function spreadOut(x: tf.Tensor4D, strides: Pair): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  if (strides[0] === 1 && strides[1] === 1) return x;
  const columns = tf.pad(tf.reshape(x, [batch * height * width, 1, channels]), [
    [0, 0],
    [0, strides[1] - 1],
    [0, 0],
  ]);
  const row = width * strides[1] * channels;
  const rows = tf.pad(tf.reshape(columns, [batch * height, 1, row]), [
    [0, 0],
    [0, strides[0] - 1],
    [0, 0],
  ]);
  return tf.reshape(rows, [batch, height * strides[0], width * strides[1], channels]);
}

/** The first rows and columns. */
function cropTo(x: tf.Tensor4D, [height, width]: Pair): tf.Tensor4D {
  if (x.shape[1] === height && x.shape[2] === width) return x;
  return tf.slice(x, [0, 0, 0, 0], [x.shape[0], height, width, x.shape[3]]);
}
