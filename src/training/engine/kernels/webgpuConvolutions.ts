/** Convolution and its gradients on WebGPU, by shaders of our own (`wgslConvolutions.ts`). */
import * as tf from '@tensorflow/tfjs-core';
import { describeConvolution } from './convolutionGradients.ts';
import {
  filterGradientCode,
  foursOf,
  forwardCode,
  inputGradientCode,
  PIXELS,
  sharesOf,
} from './wgslConvolutions.ts';
import { componentsOf, runShader } from './webgpuProgram.ts';

/** Invocations for an output of this shape. */
const invocationsFor = ([pictures, height, width, channels]: readonly number[]): number =>
  (pictures ?? 0) * (height ?? 0) * Math.ceil((width ?? 0) / PIXELS) * foursOf(channels ?? 0);

/** Whether what comes after the sum is what our shader knows. */
const isPlain = ({ inputs, attrs }: Parameters<tf.KernelFunc>[0]): boolean =>
  !inputs['preluActivationWeights'] && ['linear', 'relu'].includes(activationOf(attrs));
const activationOf = (attrs: tf.NamedAttrMap | undefined) =>
  (attrs as { readonly activation?: string } | undefined)?.activation ?? 'linear';

/** Conv2D and FusedConv2D, as the app calls them; anything else is left to tfjs. */
export const forwardByShader =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) =>
    isPlain(args) && args.attrs?.['dataFormat'] === 'NHWC' ? forward(args) : stock(args);

const forward: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, filter, bias } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo; bias?: tf.TensorInfo };
  const convolution = describeConvolution(x.shape, filter.shape, attrs as unknown as tf.Conv2DAttrs);
  const shape = [...convolution.outShape];
  const code = forwardCode(convolution, [convolution.outShape[1], convolution.outShape[2]], {
    hasBias: bias !== undefined,
    relu: activationOf(attrs) === 'relu',
  });
  const given = { x, kernel: filter, ...(bias && { bias }) };
  return runShader(backend, { code, inputs: given, shape, invocations: invocationsFor(shape) });
};

/** Conv2DBackpropInput. */
export const inputGradientByShader: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const { inputShape, ...given } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
  const convolution = describeConvolution(inputShape, filter.shape, given);
  const code = inputGradientCode(convolution, rowsAndColumns(dy));
  const invocations = invocationsFor(inputShape);
  return runShader(backend, { code, inputs: { dy, kernel: filter }, shape: [...inputShape], invocations });
};

/** Conv2DBackpropFilter: shares of it, and their sum. */
export const filterGradientByShader: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { filterShape, ...given } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const convolution = describeConvolution(x.shape, filterShape, given);
  const [height, width] = rowsAndColumns(dy);
  const shares = sharesOf(convolution, (dy.shape[0] ?? 0) * height);
  const { splits, invocations } = shares;
  const rest = filterShape.slice(0, 3).reduce((a, b) => a * b, splits);
  const code = filterGradientCode(convolution, [height, width], shares);
  const shape = splits === 1 ? [...filterShape] : [rest, filterShape[3]];
  const parts = runShader(backend, { code, inputs: { x, dy }, shape, invocations });
  if (splits === 1) return parts;
  const sum = sumOf(parts, splits, [...filterShape], backend);
  (backend as { disposeData(id: object): void }).disposeData(parts.dataId);
  return sum;
};

/** The sum of so many tensors of this shape that lie one after the other. */
function sumOf(parts: tf.TensorInfo, count: number, shape: number[], backend: unknown): tf.TensorInfo {
  const components = componentsOf(shape.at(-1));
  const size = tf.util.sizeFromShape(shape) / components;
  const code = `
  fn main(index: i32) {
    if (index >= uniforms.size) { return; }
    var sum = parts[index];
    for (var i = 1; i < ${count}; i++) { sum += parts[i * ${size} + index]; }
    result[index] = sum;
  }`;
  return runShader(backend, { code, inputs: { parts }, shape, invocations: size });
}

/** A product of matrices as a convolution of one pixel: rows are the pixels of a row, or pictures where they are added up. */
const asPixels = ({ dataId, dtype, shape }: tf.TensorInfo, added: boolean): tf.TensorInfo => {
  const [rows = 0, depth = 0] = shape;
  return { dataId, dtype, shape: added ? [rows, 1, 1, depth] : [1, 1, rows, depth] };
};
const asKernel = ({ dataId, dtype, shape }: tf.TensorInfo): tf.TensorInfo => ({
  dataId,
  dtype,
  shape: [1, 1, ...shape],
});
const plain = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1 } as const;

/** BatchMatMul and _FusedMatMul of two matrices, as a dense layer and its gradients have them; anything else is left to tfjs. */
export const matMulByShader =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { a, b, bias } = args.inputs as { a: tf.TensorInfo; b: tf.TensorInfo; bias?: tf.TensorInfo };
    const attrs = args.attrs as unknown as Pick<tf._FusedMatMulAttrs, 'transposeA' | 'transposeB'>;
    const { transposeA, transposeB } = attrs;
    if (a.shape.length !== 2 || b.shape.length !== 2 || (transposeA && transposeB) || !isPlain(args))
      return stock(args);
    const kernel = (
      kernelFunc: tf.KernelFunc,
      inputs: tf.NamedTensorInfoMap,
      more: object,
      shape: number[],
    ) => ({
      ...(kernelFunc({ ...args, inputs, attrs: { ...args.attrs, ...plain, ...more } }) as tf.TensorInfo),
      shape,
    });
    const [rows = 0, columns = 0] = [a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]];
    const shape = [rows, columns];
    if (transposeA)
      return kernel(
        filterGradientByShader,
        { x: asPixels(a, true), dy: asPixels(b, true) },
        { filterShape: [1, 1, rows, columns] },
        shape,
      );
    if (transposeB)
      return kernel(
        inputGradientByShader,
        { dy: asPixels(a, false), filter: asKernel(b) },
        { inputShape: [1, 1, rows, columns] },
        shape,
      );
    const inputs = { x: asPixels(a, false), filter: asKernel(b), ...(bias && { bias }) };
    return kernel(forward, inputs, {}, shape);
  };

const rowsAndColumns = ({ shape }: tf.TensorInfo): readonly [number, number] => [
  shape[1] ?? 0,
  shape[2] ?? 0,
];
