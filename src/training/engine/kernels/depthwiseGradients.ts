/**
 * The gradients of a depthwise convolution. Pictures `[batch, height, width, in]`, kernels `[height, width, in, multiplier]`,
 * outputs `[batch, height, width, in · multiplier]`. Strides and dilations are not both above 1.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Convolution, describeConvolution, spreadAndPadding } from './convolutionGradients.ts';

/** By the input, as a depthwise convolution again, of which the outputs of one map are added up. */
function inputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D, convolution: Convolution): tf.Tensor4D {
  const [height, width, channels, multiplier] = kernel.shape;
  const [spread, padding] = spreadAndPadding(dy, convolution);
  const turned = tf.reshape<tf.Rank.R4>(tf.reverse(kernel, [0, 1]), [
    height,
    width,
    channels * multiplier,
    1,
  ]);
  const parts = tf.depthwiseConv2d(spread, turned, 1, padding, 'NHWC', [...convolution.dilations]);
  if (multiplier === 1) return parts;
  const shape = [...convolution.inputShape] as [number, number, number, number];
  return tf.reshape(tf.sum(tf.reshape(parts, [-1, channels, multiplier]), 2), shape);
}

/** By the kernel, as operations, for stride 1: of each place in the window, what it saw times the output's gradient, added up. */
function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D, convolution: Convolution): tf.Tensor4D {
  const { kernelShape, dilations, padding } = convolution;
  const [height, width, channels, multiplier] = kernelShape;
  const [batch, outHeight, outWidth] = dy.shape;
  const padded = tf.pad(x, [
    [0, 0],
    [padding.top, padding.bottom],
    [padding.left, padding.right],
    [0, 0],
  ]);
  const gradients = tf.reshape(dy, [batch * outHeight * outWidth, channels, multiplier]);
  const taps = Array.from({ length: height * width }, (_, tap) => {
    const [row, column] = [Math.floor(tap / width) * dilations[0], (tap % width) * dilations[1]];
    const seen = tf.slice(padded, [0, row, column, 0], [batch, outHeight, outWidth, channels]);
    return tf.sum(tf.mul(tf.reshape(seen, [-1, channels, 1]), gradients), 0);
  });
  return tf.reshape(tf.stack(taps), [height, width, channels, multiplier]);
}

/** What the loop over a depthwise kernel's gradient reads. */
export interface DepthwiseViews {
  readonly x: Float32Array;
  readonly dy: Float32Array;
}

/** By the kernel, as a loop, in doubles, into `out`: row by row, which stay in the processor's cache. `outSize`: height and width. */
export function depthwiseKernelGradient(
  views: DepthwiseViews,
  out: Float32Array,
  { inputShape, kernelShape, strides, dilations, padding }: Convolution,
  [outHeight, outWidth]: readonly [number, number],
): void {
  const [batch, inHeight, inWidth, channels] = inputShape;
  const [height, width, , multiplier] = kernelShape;
  const outputs = channels * multiplier;
  const sums = new Float64Array(out.length);
  for (let n = 0; n < batch; n++)
    for (let h = 0; h < outHeight; h++)
      for (let tap = 0; tap < height * width; tap++) {
        const row = h * strides[0] + Math.floor(tap / width) * dilations[0] - padding.top;
        if (row < 0 || row >= inHeight) continue;
        const across = (tap % width) * dilations[1] - padding.left;
        const { first, end } = inside(across, strides[1], inWidth, outWidth);
        const seen = ((n * inHeight + row) * inWidth + first * strides[1] + across) * channels;
        const given = ((n * outHeight + h) * outWidth + first) * outputs;
        const line = { seen, given, count: end - first, step: strides[1] * channels, outputs, multiplier };
        addLine(views, line, sums, tap * outputs);
      }
  out.set(sums);
}

/** A line of pixels and of the gradients they had a part in. */
interface Line {
  readonly seen: number;
  readonly given: number;
  readonly count: number;
  /** From pixel to pixel. */
  readonly step: number;
  readonly outputs: number;
  readonly multiplier: number;
}

/** Adds Σ x · dy along a line for each output, four in a pass (of the last ones, the last again): what V8 does fastest. */
function addLine({ x, dy }: DepthwiseViews, line: Line, sums: Float64Array, at: number): void {
  const { seen, given, count, step, outputs, multiplier } = line;
  const last = outputs - 1;
  const mapOf = (output: number) => (multiplier === 1 ? output : Math.floor(output / multiplier));
  for (let o = 0; o < outputs; o += 4) {
    const [o1, o2, o3] = [Math.min(o + 1, last), Math.min(o + 2, last), Math.min(o + 3, last)];
    const [c0, c1, c2, c3] = [mapOf(o), mapOf(o1), mapOf(o2), mapOf(o3)];
    let [a0, a1, a2, a3] = [0, 0, 0, 0];
    for (let w = 0, i = seen, j = given; w < count; w++, i += step, j += outputs) {
      a0 += (x[i + c0] as number) * (dy[j + o] as number);
      a1 += (x[i + c1] as number) * (dy[j + o1] as number);
      a2 += (x[i + c2] as number) * (dy[j + o2] as number);
      a3 += (x[i + c3] as number) * (dy[j + o3] as number);
    }
    sums[at + o] = (sums[at + o] as number) + a0;
    if (o + 1 < outputs) sums[at + o1] = (sums[at + o1] as number) + a1;
    if (o + 2 < outputs) sums[at + o2] = (sums[at + o2] as number) + a2;
    if (o + 3 < outputs) sums[at + o3] = (sums[at + o3] as number) + a3;
  }
}

/** The outputs along an axis whose place `offset` from their window's begin lies on the picture. */
export function inside(offset: number, stride: number, inputs: number, outputs: number) {
  const first = Math.max(0, Math.ceil(-offset / stride));
  const end = Math.min(outputs, Math.floor((inputs - 1 - offset) / stride) + 1);
  return { first, end };
}

interface FilterInputs {
  readonly x: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
}
const isDilated = ({ dilations }: Convolution) => Math.max(...dilations) > 1;

/** What DepthwiseConv2dNativeBackpropFilter is asked for. */
export function filterConvolution({
  inputs,
  attrs,
}: {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs?: tf.NamedAttrMap | undefined;
}): Convolution {
  const { x } = inputs as unknown as FilterInputs;
  const { filterShape, ...convolution } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropFilterAttrs;
  return describeConvolution(x.shape, filterShape, convolution);
}

/** DepthwiseConv2dNativeBackpropInput, which WASM lacks. */
export const depthwiseInputKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, filter } = inputs as unknown as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const { inputShape, ...convolution } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
  return tf.tidy(() => inputGradient(dy, filter, describeConvolution(inputShape, filter.shape, convolution)));
};

/** The same where tfjs's own knows no dilation. */
export const dilatedInputKernel =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { dilations } = args.attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
    return tf.util.sizeFromShape([dilations].flat()) > 1 ? depthwiseInputKernel(args) : stock(args);
  };

/** DepthwiseConv2dNativeBackpropFilter where tfjs's own knows no dilation. */
export const dilatedFilterKernel =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const convolution = filterConvolution(args);
    if (!isDilated(convolution)) return stock(args);
    const { x, dy } = args.inputs as unknown as FilterInputs;
    return tf.tidy(() => kernelGradient(x, dy, convolution));
  };

/** The gradient of DepthwiseConv2dNative by these two kernels; tfjs's own refuses dilations. */
export const depthwiseGradient: tf.GradConfig = {
  kernelName: tf.DepthwiseConv2dNative,
  inputsToSave: ['x', 'filter'],
  gradFunc(dy, saved, attrs) {
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const run = (kernel: string, inputs: Record<string, tf.Tensor>, shape: Record<string, number[]>) =>
      tf.engine().runKernel<tf.Tensor>(kernel, inputs, { ...attrs, ...shape });
    const output = dy as tf.Tensor;
    return {
      x: () => run(tf.DepthwiseConv2dNativeBackpropInput, { dy: output, filter }, { inputShape: x.shape }),
      filter: () =>
        run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy: output }, { filterShape: filter.shape }),
    };
  },
};
