/** tfjs's sums and gradients that pick or add up, by our own WebAssembly. Each falls back on what it replaces. */
import * as tf from '@tensorflow/tfjs-core';
import { filterConvolution } from './depthwiseGradients.ts';
import { simdOf, sizeOf } from './simd.ts';
import { partsOf } from './threads.ts';

/** Sum over all axes but the last, as a bias's gradient needs it: in doubles, in one pass. */
export const sumSimd =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const x = args.inputs['x'] as tf.TensorInfo;
    const { axis, keepDims } = args.attrs as unknown as tf.SumAttrs;
    const rank = x.shape.length;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const columns = x.shape.at(-1) ?? 0;
    const isOfColumns = rank >= 2 && axes.length === rank - 1 && !axes.includes(rank - 1);
    if (!own || x.dtype !== 'float32' || keepDims || !isOfColumns) return stock(args);
    const sums = own.output([columns]);
    const rows = tf.util.sizeFromShape(x.shape.slice(0, -1));
    own.simd.columnSums(own.address(x), rows, columns, own.address(sums), own.scratch(columns * 8));
    return sums;
  };

/** MaxPoolGrad. */
export const maxPoolGradientSimd =
  (composed: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    if (!own) return composed(args);
    const { dy, input, output } = args.inputs as Record<'dy' | 'input' | 'output', tf.TensorInfo>;
    const { filterSize, strides, pad, dimRoundingMode } = args.attrs as unknown as tf.MaxPoolGradAttrs;
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const dx = own.output(shape);
    const [batch, ...picture] = shape;
    const tensors = [input, output, dy, dx].map((tensor) => ({
      from: own.address(tensor),
      bytes: (sizeOf(tensor) / batch) * 4,
    }));
    const sizes = [info.outHeight, info.outWidth, info.filterHeight, info.filterWidth];
    const steps = [info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left];
    const work = sizeOf(dy) * info.filterHeight * info.filterWidth;
    own.threads.run(
      'maxPoolGradient',
      partsOf(own.threads, batch, { work }).map(([first, end]) => [
        ...tensors.map(({ from, bytes }) => from + first * bytes),
        end - first,
        ...picture,
        ...sizes,
        ...steps,
      ]),
    );
    return dx;
  };

/** DepthwiseConv2dNativeBackpropFilter, where each channel has one filter. */
export const depthwiseFilterSimd =
  (composed: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { x, dy } = args.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { inputShape, kernelShape, strides, dilations, padding } = filterConvolution(args);
    const [height, width, , multiplier] = kernelShape;
    if (!own || multiplier !== 1) return composed(args);
    const [, outHeight = 0, outWidth = 0] = dy.shape;
    const gradient = own.output(kernelShape);
    const addresses = [x, dy, gradient].map((tensor) => own.address(tensor));
    const sizes = [...inputShape, outHeight, outWidth, height, width];
    const steps = [...strides, ...dilations, padding.top, padding.left];
    own.simd.depthwiseKernelGradient(...addresses, ...sizes, ...steps);
    return gradient;
  };
