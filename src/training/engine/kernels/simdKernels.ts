/** tfjs's convolutions and products by our own WebAssembly. Each falls back on what it replaces. */
import * as tf from '@tensorflow/tfjs-core';
import { freeInfos } from './callKernel.ts';
import { type Convolution, describeConvolution } from './convolutionGradients.ts';
import { type SimdBackend, simdOf, sizeOf } from './simd.ts';
import { partsOf } from './threads.ts';

type Four = readonly [number, number, number, number];

const isDilated = ({ dilations }: Convolution) => Math.max(...dilations) > 1;

/** Bytes that are needed for a picture, zeros around it included, as windows reach over it; in multiples of 32. */
function reachBytes(
  [height, width, channels]: readonly number[],
  strides: readonly [number, number],
  [outHeight, outWidth]: readonly [number, number],
): number {
  const reach = (places: number, stride: number, window: number) => (places - 1) * stride + window;
  const pixels =
    reach(outHeight, strides[0], height as number) * reach(outWidth, strides[1], width as number);
  return Math.ceil((pixels * (channels as number)) / 8) * 32;
}

/** Bytes from a result's pixel to the next, from a line to the next, and from a picture to the next. */
type Steps = readonly [number, number, number];

const stepsOf = ([, height, width, channels]: Four): Steps => [
  channels * 4,
  width * channels * 4,
  height * width * channels * 4,
];

/** What is convolved, and where its results go: addresses in bytes. */
interface Convolved {
  readonly x: tf.TensorInfo;
  /** Zeros before the first row and column; less than 0 leaves some out. */
  readonly before: readonly [number, number];
  readonly filter: tf.TensorInfo;
  /** `[height, width, in, out]`. */
  readonly kernelShape: Four;
  readonly strides: readonly [number, number];
  readonly bias: tf.TensorInfo | null;
  readonly relu: boolean;
  readonly y: number;
  /** `[batch, height, width, out]`. */
  readonly shape: Four;
  readonly steps: Steps;
}

function convolve(own: SimdBackend, convolved: Convolved): void {
  const { x, before, filter, kernelShape, strides, bias, relu, y, shape, steps } = convolved;
  const [height, width, channels, filters] = kernelShape;
  const [batch, outHeight, outWidth] = shape;
  const [, inHeight = 0, inWidth = 0] = x.shape;
  const parts = partsOf(own.threads, batch, { work: sizeOf({ shape }) * height * width * channels });
  const packed = (height * width * channels * Math.ceil(filters / 8) + 6) * 32;
  const room = packed + reachBytes(kernelShape, strides, [outHeight, outWidth]);
  const scratch = own.scratch(parts.length * room);
  const sizes = [inHeight, inWidth, channels, ...before, outHeight, outWidth, filters, height, width];
  own.threads.run(
    'convolve',
    parts.map(([first, end], part) => [
      own.address(x) + first * inHeight * inWidth * channels * 4,
      own.address(filter),
      bias ? own.address(bias) : 0,
      y + first * steps[2],
      end - first,
      ...sizes,
      ...strides,
      Number(relu),
      ...steps,
      scratch + part * room,
    ]),
  );
}

/** Conv2D, and FusedConv2D as `fusedConv2d` uses it. */
export const conv2dSimd =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { x, filter, bias } = args.inputs as Record<'x' | 'filter' | 'bias', tf.TensorInfo>;
    const attrs = args.attrs as unknown as tf.Conv2DAttrs & { activation?: string };
    const convolution = describeConvolution(x.shape, filter.shape, attrs);
    if (!own || isDilated(convolution) || !isFused(attrs.activation)) return stock(args);
    const { kernelShape, strides, padding, outShape: shape } = convolution;
    const y = own.output(shape);
    convolve(own, {
      x,
      before: [padding.top, padding.left],
      filter,
      kernelShape,
      strides,
      bias: bias ?? null,
      relu: attrs.activation === 'relu',
      y: own.address(y),
      shape,
      steps: stepsOf(shape),
    });
    return y;
  };

/** Conv2DBackpropFilter. */
export const filterSimd =
  (composed: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { x, dy } = args.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { filterShape, ...attrs } = args.attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const convolution = describeConvolution(x.shape, filterShape, attrs);
    if (!own || isDilated(convolution)) return composed(args);
    const gradient = own.output(filterShape);
    kernelGradient(own, [x, dy, gradient], convolution);
    return gradient;
  };

function kernelGradient(
  own: SimdBackend,
  [x, dy, gradient]: readonly [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo],
  {
    kernelShape,
    strides,
    padding: { top, left },
  }: {
    readonly kernelShape: Convolution['kernelShape'];
    readonly strides: Convolution['strides'];
    readonly padding: Pick<Convolution['padding'], 'top' | 'left'>;
  },
): void {
  const [, inHeight = 0, inWidth = 0] = x.shape;
  const [batch = 0, outHeight = 0, outWidth = 0] = dy.shape;
  const [height, width, channels, filters] = kernelShape;
  const rows = Math.ceil((height * width * channels) / 4) * 4;
  const panels = Math.ceil(filters / 8);
  const parts = partsOf(own.threads, panels, { work: sizeOf(dy) * rows });
  const packed = (rows * Math.ceil(panels / parts.length) + outHeight * outWidth + 1) * 32;
  const room = packed + reachBytes(kernelShape, strides, [outHeight, outWidth]);
  const scratch = own.scratch(parts.length * room);
  const addresses = [x, dy, gradient].map((tensor) => own.address(tensor));
  const shape = [batch, inHeight, inWidth, channels, top, left, outHeight, outWidth, filters, height, width];
  own.threads.run(
    'kernelGradient',
    parts.map((ends, part) => [...addresses, ...shape, ...strides, ...ends, scratch + part * room]),
  );
}

/**
 * Conv2DBackpropInput: the output's gradient convolved with the kernel turned. With strides, input rows that lie the same way to
 * the windows meet the same rows of the kernel, every so manieth: each such part is a convolution with these alone.
 */
export const inputSimd =
  (composed: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const own = simdOf(args.backend);
    const { dy, filter } = args.inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape, ...attrs } = args.attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const convolution = describeConvolution(inputShape, filter.shape, attrs);
    if (!own || isDilated(convolution)) return composed(args);
    const { kernelShape, strides, padding } = convolution;
    const [batch, inHeight, inWidth, channels] = convolution.inputShape;
    const filters = kernelShape[3];
    const rows = phasesOf(inHeight, { kernel: kernelShape[0], stride: strides[0], before: padding.top });
    const columns = phasesOf(inWidth, { kernel: kernelShape[1], stride: strides[1], before: padding.left });
    const dx = own.output([...convolution.inputShape]);
    const steps = stepsOf(convolution.inputShape);
    // What no window reaches has no gradient.
    if ([...rows, ...columns].some(({ kernel }) => kernel === 0)) own.backend.typedArrayFromHeap(dx).fill(0);
    const turned = own.output(kernelShape);
    for (const row of rows)
      for (const column of columns) {
        if (row.kernel * row.count * column.kernel * column.count === 0) continue;
        const part = [row.offset, column.offset, ...strides, row.kernel, column.kernel];
        const [from, to] = [own.address(filter), own.address(turned)];
        own.simd.turnKernel(from, kernelShape[1], channels, filters, ...part, to);
        convolve(own, {
          x: dy,
          before: [row.before, column.before],
          filter: turned,
          kernelShape: [row.kernel, column.kernel, filters, channels],
          strides: [1, 1],
          bias: null,
          relu: false,
          y: own.address(dx) + row.at * steps[1] + column.at * steps[0],
          shape: [batch, row.count, column.count, channels],
          steps: [steps[0] * strides[1], steps[1] * strides[0], steps[2]],
        });
      }
    freeInfos(own.backend, [turned]);
    return dx;
  };

/** Input rows `at`, `at + stride`, …, which meet rows `offset`, `offset + stride`, … of the kernel. */
interface Phase {
  readonly offset: number;
  /** Rows of the kernel. */
  readonly kernel: number;
  readonly at: number;
  /** Rows of the input. */
  readonly count: number;
  /** Zeros before the gradient's first row. */
  readonly before: number;
}

/** How the rows, or the columns, of an input are parted. */
const phasesOf = (
  length: number,
  { kernel, stride, before }: { readonly kernel: number; readonly stride: number; readonly before: number },
): readonly Phase[] =>
  Array.from({ length: stride }, (_, offset) => {
    const rows = Math.max(0, Math.ceil((kernel - offset) / stride));
    const window = Math.ceil((before - offset) / stride);
    const at = window * stride + offset - before;
    const count = Math.max(0, Math.ceil((length - at) / stride));
    return { offset, kernel: rows, at, count, before: rows - 1 - window };
  });

/** `[rows, depth]` times `[depth, columns]`, and what is made of it. */
function multiply(
  own: SimdBackend,
  tensors: readonly [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo | null, tf.TensorInfo],
  [rows, depth, columns]: readonly [number, number, number],
  relu: boolean,
): void {
  const addresses = tensors.map((tensor) => (tensor ? own.address(tensor) : 0));
  const parts = partsOf(own.threads, columns, { unit: 8, work: rows * depth * columns });
  const room = 262 * 32;
  const scratch = own.scratch(parts.length * room);
  own.threads.run(
    'multiply',
    parts.map((ends, part) => [
      ...addresses,
      rows,
      depth,
      columns,
      Number(relu),
      ...ends,
      scratch + part * room,
    ]),
  );
}

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
      const pixels = (matrix: tf.TensorInfo, depth: number) => ({ ...matrix, shape: [1, 1, aRows, depth] });
      kernelGradient(own, [pixels(a, aColumns), pixels(b, bColumns), y], {
        kernelShape: [1, 1, aColumns, bColumns],
        strides: [1, 1],
        padding: { top: 0, left: 0 },
      });
    } else if (transposeB) {
      const addresses = [a, b, y].map((tensor) => own.address(tensor));
      const parts = partsOf(own.threads, columns, { unit: 2, work: sizeOf(y) * aColumns });
      own.threads.run(
        'multiplyTransposed',
        parts.map((ends) => [...addresses, rows, aColumns, columns, ...ends]),
      );
    } else multiply(own, [a, b, null, y], [rows, aColumns, columns], false);
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
    multiply(own, [a, b, bias, y], [rows, depth, columns], relu);
    return y;
  };
