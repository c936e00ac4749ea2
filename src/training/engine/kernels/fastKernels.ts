/** Kernels that are right in stock tfjs's WASM but slow in the shapes that gradients have. Each falls back on the stock one. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** BatchMatMul: the SIMD product only takes matrices as they lie, so a matrix is transposed first (7 times as fast). */
export const matMulKernel =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { a, b } = args.inputs as unknown as { a: tf.Tensor; b: tf.Tensor };
    const { transposeA, transposeB } = args.attrs as unknown as tf.BatchMatMulAttrs;
    const isOneMatrix = (x: tf.Tensor) => x.size === (x.shape.at(-1) ?? 0) * (x.shape.at(-2) ?? 0);
    if (!(transposeA || transposeB) || !isOneMatrix(a) || !isOneMatrix(b)) return stock(args);
    const [leftShape, rightShape] = [a.shape.slice(-2), b.shape.slice(-2)] as [
      [number, number],
      [number, number],
    ];
    return tf.tidy(() => {
      const left = transposeA ? tf.transpose(tf.reshape(a, leftShape)) : tf.reshape(a, leftShape);
      const right = transposeB ? tf.transpose(tf.reshape(b, rightShape)) : tf.reshape(b, rightShape);
      const batch = a.shape.slice(0, -2).map(() => 1);
      const product = tf.matMul(left, right);
      return tf.reshape(product, [...batch, ...product.shape]);
    });
  };

/** Sum over all axes but the last, as a bias's gradient needs it: in doubles, in one pass, without transposing. */
export const sumKernel =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const x = args.inputs['x'] as tf.TensorInfo;
    const { axis, keepDims } = args.attrs as unknown as tf.SumAttrs;
    const rank = x.shape.length;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const channels = x.shape.at(-1) ?? 0;
    if (x.dtype !== 'float32' || keepDims || rank < 2 || axes.length !== rank - 1 || axes.includes(rank - 1))
      return stock(args);
    const wasm = args.backend as BackendWasm;
    const sums = sumRows(wasm.typedArrayFromHeap(x) as Float32Array, channels);
    const out = wasm.makeOutput([channels], 'float32');
    (wasm.typedArrayFromHeap(out) as Float32Array).set(sums);
    return out;
  };

/** The sum of each column of row-major `[rows, columns]`; four columns a pass, which is what V8 does fastest. */
function sumRows(values: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  const at = (i: number) => values[i] as number;
  let column = 0;
  for (; column + 4 <= columns; column += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = column; i < values.length; i += columns) {
      a += at(i);
      b += at(i + 1);
      c += at(i + 2);
      d += at(i + 3);
    }
    sums.set([a, b, c, d], column);
  }
  for (; column < columns; column++)
    for (let i = column; i < values.length; i += columns) sums[column] = (sums[column] as number) + at(i);
  return sums;
}
