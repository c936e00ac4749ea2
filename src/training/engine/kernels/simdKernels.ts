/** tfjs's convolutions and products by our own WebAssembly. Each falls back on what it replaces. */
import * as tf from '@tensorflow/tfjs-core';
import { callKernel, freeInfos } from './callKernel.ts';
import { type Convolution, describeConvolution } from './convolutionGradients.ts';
import { type SimdBackend, simdOf, sizeOf } from './simd.ts';
import { partsOf } from './threads.ts';

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
  const [from, to] = [own.address(x), own.address(larger)];
  const [inBytes, outBytes] = [height * width * channels * 4, size[0] * size[1] * channels * 4];
  const sizes = [height, width, channels, top, left, ...strides, ...size];
  own.threads.run(
    'spreadPictures',
    partsOf(own.threads, batch, { work: (batch * outBytes) / 4 }).map(([first, end]) => [
      from + first * inBytes,
      end - first,
      ...sizes,
      to + first * outBytes,
    ]),
  );
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
    shape: [batch, outHeight, outWidth, filters],
    parts,
    relu,
  }: { readonly shape: Four; readonly parts: ReturnType<typeof partsOf>; readonly relu: boolean },
): tf.TensorInfo {
  const [height, width, channels] = convolution.kernelShape;
  const y = own.output([batch, outHeight, outWidth, filters]);
  const size = reach(convolution, outHeight, outWidth);
  const { top, left } = convolution.padding;
  spread(own, x, { top, left, strides: [1, 1], size }, (padded) => {
    const room = (height * width * channels * Math.ceil(filters / 8) + 6) * 32;
    const scratch = own.scratch(parts.length * room);
    const [inBytes, outBytes] = [sizeOf(padded), sizeOf(y)].map((values) => (values / batch) * 4) as [
      number,
      number,
    ];
    const [from, to] = [own.address(padded), own.address(y)];
    const weights = [own.address(filter), bias ? own.address(bias) : 0];
    const sizes = [...size, channels, outHeight, outWidth, filters, height, width];
    const shape = [...sizes, ...convolution.strides, Number(relu)];
    own.threads.run(
      'convolve',
      parts.map(([first, end], part) => [
        from + first * inBytes,
        ...weights,
        to + first * outBytes,
        end - first,
        ...shape,
        scratch + part * room,
      ]),
    );
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
    if (!own || isDilated(convolution) || !isFused(attrs.activation)) return stock(args);
    const shape = outShape(x, filter, attrs);
    const [height, width, channels] = convolution.kernelShape;
    const work = tf.util.sizeFromShape(shape) * height * width * channels;
    const parts = partsOf(own.threads, shape[0], { work });
    // XNNPACK, to the same bits, is a tenth faster, of 1×1 up to a half, but not of one channel, which leaves its vectors
    // empty; and it stays on one thread, however many tfjs starts for it.
    if (channels > 1 && parts.length === 1) return stock(args);
    const relu = attrs.activation === 'relu';
    return convolve(own, [x, filter, bias ?? null], convolution, { shape, parts, relu });
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
  const panels = Math.ceil(filters / 8);
  const parts = partsOf(own.threads, panels, { work: sizeOf(dy) * rows });
  const room = (rows * Math.ceil(panels / parts.length) + outHeight * outWidth + 1) * 32;
  const scratch = own.scratch(parts.length * room);
  const addresses = [padded, own.address(dy), own.address(gradient)];
  const shape = [batch, ...size, channels, outHeight, outWidth, filters, height, width];
  own.threads.run(
    'kernelGradient',
    parts.map((ends, part) => [
      ...addresses,
      ...shape,
      ...convolution.strides,
      ...ends,
      scratch + part * room,
    ]),
  );
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
      const convolution = { kernelShape: [1, 1, aColumns, bColumns], strides: [1, 1] } as const;
      const dy = { ...b, shape: [1, 1, aRows, bColumns] };
      kernelGradient(own, own.address(a), dy, y, { convolution, size: [1, aRows] });
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
