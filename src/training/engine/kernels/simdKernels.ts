/** tfjs's kernels by our own WebAssembly. Each falls back on what it replaces. */
import * as tf from '@tensorflow/tfjs-core';
import { callKernel, freeInfos } from './callKernel.ts';
import { type Convolution, describeConvolution } from './convolutionGradients.ts';
import { filterConvolution } from './depthwiseGradients.ts';
import { type SimdBackend, simdOf } from './simd.ts';

type Four = readonly [number, number, number, number];

const isDilated = ({ dilations }: Convolution) => Math.max(...dilations) > 1;

/** A tensor whose rows and columns are enough for `run`: itself, or a copy with zeros around and, with strides, between. */
function spread<T>(
  own: SimdBackend,
  x: tf.TensorInfo,
  {
    top,
    left,
    strides,
    size,
  }: {
    readonly top: number;
    readonly left: number;
    readonly strides: readonly [number, number];
    readonly size: readonly [number, number];
  },
  run: (x: tf.TensorInfo) => T,
): T {
  const [batch, height, width, channels] = x.shape as unknown as Four;
  const isWhole = top === 0 && left === 0 && size[0] === height && size[1] === width;
  if (isWhole && strides[0] === 1 && strides[1] === 1) return run(x);
  const larger = own.output([batch, ...size, channels]);
  const numbers = [batch, height, width, channels, top, left, ...strides, ...size];
  own.simd.spreadPictures(own.address(x), ...numbers, own.address(larger));
  try {
    return run(larger);
  } finally {
    own.backend.disposeData(larger.dataId);
  }
}

/** Rows and columns that the windows of a convolution reach over, padding included. */
function reach({ kernelShape, strides }: Convolution, outHeight: number, outWidth: number) {
  return [
    (outHeight - 1) * strides[0] + kernelShape[0],
    (outWidth - 1) * strides[1] + kernelShape[1],
  ] as const;
}

/** A convolution, its bias added where there is one, and with `relu` what is below 0 set to 0. */
function convolve(
  own: SimdBackend,
  [x, filter, bias]: readonly [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo | null],
  convolution: Convolution,
  {
    outHeight,
    outWidth,
    relu,
  }: { readonly outHeight: number; readonly outWidth: number; readonly relu: boolean },
): tf.TensorInfo {
  const [height, width, channels, filters] = convolution.kernelShape;
  const batch = x.shape[0] ?? 0;
  const y = own.output([batch, outHeight, outWidth, filters]);
  const size = reach(convolution, outHeight, outWidth);
  const { top, left } = convolution.padding;
  spread(own, x, { top, left, strides: [1, 1], size }, (padded) => {
    const scratch = own.scratch((height * width * channels * Math.ceil(filters / 8) + 6) * 32);
    const addresses = [
      own.address(padded),
      own.address(filter),
      bias ? own.address(bias) : 0,
      own.address(y),
    ];
    const shape = [batch, ...size, channels, outHeight, outWidth, filters, height, width];
    own.simd.convolve(...addresses, ...shape, ...convolution.strides, Number(relu), scratch);
  });
  return y;
}

/** Conv2D, and FusedConv2D as `fusedConv2d` uses it. */
export const conv2dSimd =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { x, filter, bias } = args.inputs as Record<'x' | 'filter' | 'bias', tf.TensorInfo>;
    const attrs = args.attrs as unknown as tf.Conv2DAttrs & { activation?: string };
    const convolution = describeConvolution(x.shape, filter.shape, attrs);
    // XNNPACK is a tenth faster, up to a half of 1×1, but of one channel, which leaves its vectors empty.
    const isBetter = convolution.kernelShape[2] === 1;
    if (!own || !isBetter || isDilated(convolution) || !isFused(attrs.activation)) return stock(args);
    const [, outHeight, outWidth] = outShape(x, filter, attrs);
    const relu = attrs.activation === 'relu';
    return convolve(own, [x, filter, bias ?? null], convolution, { outHeight, outWidth, relu });
  };

const outShape = (
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  { strides, dilations, pad, dimRoundingMode }: tf.Conv2DAttrs,
) =>
  tf.backend_util.computeConv2DInfo(
    x.shape as never,
    filter.shape as never,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
  ).outShape;

/** Conv2DBackpropFilter. */
export const filterSimd =
  (composed: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { x, dy } = args.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { filterShape, ...attrs } = args.attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const convolution = describeConvolution(x.shape, filterShape, attrs);
    if (!own || isDilated(convolution)) return composed(args);
    const [, outHeight = 0, outWidth = 0] = dy.shape;
    const gradient = own.output(filterShape);
    const size = reach(convolution, outHeight, outWidth);
    const { top, left } = convolution.padding;
    spread(own, x, { top, left, strides: [1, 1], size }, (padded) =>
      kernelGradient(own, own.address(padded), dy, gradient, { convolution, size }),
    );
    return gradient;
  };

function kernelGradient(
  own: SimdBackend,
  padded: number,
  dy: tf.TensorInfo,
  gradient: tf.TensorInfo,
  {
    convolution,
    size,
  }: {
    readonly convolution: Pick<Convolution, 'kernelShape' | 'strides'>;
    readonly size: readonly [number, number];
  },
): void {
  const [batch = 0, outHeight = 0, outWidth = 0] = dy.shape;
  const [height, width, channels, filters] = convolution.kernelShape;
  const rows = Math.ceil((height * width * channels) / 4) * 4;
  const scratch = own.scratch((rows * Math.ceil(filters / 8) + outHeight * outWidth + 1) * 32);
  const addresses = [padded, own.address(dy), own.address(gradient)];
  const shape = [batch, ...size, channels, outHeight, outWidth, filters, height, width];
  own.simd.kernelGradient(...addresses, ...shape, ...convolution.strides, scratch);
}

/** Conv2DBackpropInput: the output's gradient, spread out by the strides, convolved with the kernel turned. */
export const inputSimd =
  (composed: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { dy, filter } = args.inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape, ...attrs } = args.attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const convolution = describeConvolution(inputShape, filter.shape, attrs);
    if (!own || isDilated(convolution)) return composed(args);
    const [height, width, channels, filters] = convolution.kernelShape;
    const [, inHeight, inWidth] = convolution.inputShape;
    const turned = own.output([height, width, filters, channels]);
    own.simd.turnKernel(own.address(filter), height * width, channels, filters, own.address(turned));
    const size = [inHeight + height - 1, inWidth + width - 1] as const;
    const [top, left] = [height - 1 - convolution.padding.top, width - 1 - convolution.padding.left];
    const dx = spread(own, dy, { top, left, strides: convolution.strides, size }, (x) =>
      callKernel(own.backend, tf.Conv2D, { x, filter: turned }, unpadded),
    );
    freeInfos(own.backend, [turned]);
    return dx;
  };

const unpadded = { strides: [1, 1], pad: 'valid', dilations: [1, 1], dataFormat: 'NHWC' };

/** BatchMatMul of two matrices, of which one may be transposed. */
export const matMulSimd =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { a, b } = args.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const { transposeA, transposeB } = args.attrs as unknown as tf.BatchMatMulAttrs;
    const isOneMatrix = ({ shape }: tf.TensorInfo) => tf.util.sizeFromShape(shape.slice(0, -2)) === 1;
    if (!own || (transposeA && transposeB) || !isOneMatrix(a) || !isOneMatrix(b)) return stock(args);
    const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
    const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
    const [rows, columns] = [transposeA ? aColumns : aRows, transposeB ? bRows : bColumns];
    const y = own.output([...(a.shape.length > b.shape.length ? a : b).shape.slice(0, -2), rows, columns]);
    if (transposeA) {
      // Its rows as the pixels of one picture.
      const convolution = { kernelShape: [1, 1, aColumns, bColumns], strides: [1, 1] } as const;
      const dy = { ...b, shape: [1, 1, aRows, bColumns] };
      kernelGradient(own, own.address(a), dy, y, { convolution, size: [1, aRows] });
    } else if (transposeB)
      own.simd.multiplyTransposed(own.address(a), own.address(b), own.address(y), rows, aColumns, columns);
    else {
      const scratch = own.scratch(262 * 32);
      own.simd.multiply(
        own.address(a),
        own.address(b),
        0,
        own.address(y),
        rows,
        aColumns,
        columns,
        0,
        scratch,
      );
    }
    return y;
  };

const isFused = (activation: string | undefined) => ['linear', 'relu', undefined].includes(activation);

/** _FusedMatMul as `fusedMatMul` uses it. */
export const fusedMatMulSimd =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { a, b, bias } = args.inputs as Record<'a' | 'b' | 'bias', tf.TensorInfo>;
    const isPlain =
      a.shape.length === 2 && bias && isFused((args.attrs as unknown as tf._FusedMatMulAttrs).activation);
    if (!own || !isPlain) return stock(args);
    const [rows = 0, depth = 0] = a.shape;
    const [, columns = 0] = b.shape;
    const y = own.output([rows, columns]);
    const relu = (args.attrs as unknown as tf._FusedMatMulAttrs).activation === 'relu';
    const addresses = [a, b, bias, y].map((tensor) => own.address(tensor));
    own.simd.multiply(...addresses, rows, depth, columns, Number(relu), own.scratch(262 * 32));
    return y;
  };

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
    own.simd.columnSums(own.address(x), rows, columns, own.address(sums), own.scratch(columns * 8 + 8));
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
    const addresses = [input, output, dy, dx].map((tensor) => own.address(tensor));
    const sizes = [info.outHeight, info.outWidth, info.filterHeight, info.filterWidth];
    const steps = [info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left];
    own.simd.maxPoolGradient(...addresses, ...shape, ...sizes, ...steps);
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
