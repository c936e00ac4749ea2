/** Convolutions and their gradients by the input on WebGL, straight from the pictures: two pixels and two channels a texel. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Pair } from '../../../model-builder/fields.ts';
import { describeConvolution } from './convolutionGradients.ts';
import { cleared, half, packedProgram, texelReaders, type WebGlBackend } from './webglTexels.ts';

/** What is read of `x`, `[…, height, width, depth]`, and which texels of `w` belong to it. */
interface Reading {
  readonly size: Pair;
  readonly depth: number;
  readonly window: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Before the first row and column. */
  readonly before: Pair;
  /** Number of the first texel of `w` for the output's channels, and how far it is to the next row, column and two channels. */
  readonly weights: { readonly first: string; readonly steps: readonly [number, number, number] };
  /** How a texel of `w` lies: the output's channels that the first and the second channel read count for. */
  readonly order: readonly [string, string];
}

/** What is done with one or two channels of the columns that a window's columns want of the texels read. */
function channelsCode(reading: Reading, c: string, both: boolean): string {
  const { size, depth, window, strides, dilations, before, weights, order } = reading;
  // The output's column is even, so that it is known where in a texel each column lies.
  const columns = (pixel: number) =>
    Array.from({ length: window[1] }, (_, j) => pixel * strides[1] - before[1] + j * dilations[1]);
  const pairs = columns(0).map((column, j) => [column, columns(1)[j] as number] as const);
  const texelOf = (column: number) => Math.floor(column / 2);
  const named = (texel: number) => `t${texel < 0 ? `_${-texel}` : texel}`;
  const texels = [...new Set(pairs.flat().map(texelOf))];
  const pixel = (column: number, channel: number) =>
    `${named(texelOf(column))}.${column % 2 === 0 ? 'xy'[channel] : 'zw'[channel]}`;
  const times = ([one, other]: readonly [number, number], channel: number) =>
    `vec2(${pixel(one, channel)}, ${pixel(other, channel)}).xxyy * w.${order[channel]}`;
  return `
        ${texels
          .map(
            (texel) => `
        vec4 ${named(texel)} = vec4(0.0);
        if (column + ${texel * 2} >= 0 && column + ${texel * 2} < ${size[1]}) {
          ${named(texel)} = texelOf_x(from + ${texel * half(depth)} + ${c});
          ${size[1] % 2 === 1 ? `if (column + ${texel * 2 + 1} >= ${size[1]}) { ${named(texel)}.zw = vec2(0.0); }` : ''}
        }`,
          )
          .join('')}
        vec4 w;
        ${pairs
          .map(
            (pair, j) => `
        w = texelOf_w(weights + ${j * weights.steps[1]} + ${c} * ${weights.steps[2]});
        part += ${times(pair, 0)};
        ${both ? `part += ${times(pair, 1)};` : ''}`,
          )
          .join('')}`;
}

/** The shader of a result of a shape; `finish` turns the sum into the result. A row of the window is summed by itself, so that no sum gets long. */
function shader(reading: Reading, shape: readonly number[], finish = ''): string {
  const { size, depth, window, strides, dilations, before, weights } = reading;
  const pairs = Math.floor(depth / 2);
  return `
    ${texelReaders('x', 'w')}
    void main() {
      measure();
      ivec4 at = getOutputCoords();
      int column = at.z * ${strides[1]};
      vec4 sum = vec4(0.0);
      for (int i = 0; i < ${window[0]}; i++) {
        int row = at.y * ${strides[0]} - ${before[0]} + i * ${dilations[0]};
        if (row < 0 || row >= ${size[0]}) { continue; }
        int from = ((at.x * ${size[0]} + row) * ${half(size[1])} + column / 2) * ${half(depth)};
        int weights = ${weights.first} + i * ${weights.steps[0]};
        vec4 part = vec4(0.0);
        ${pairs > 0 ? `for (int c = 0; c < ${pairs}; c++) { ${channelsCode(reading, 'c', true)} }` : ''}
        ${depth % 2 === 1 ? channelsCode(reading, String(pairs), false) : ''}
        sum += part;
      }
      ${finish}
      ${cleared('sum', 'at', shape)}
      setOutput(sum);
    }`;
}

/** What follows the sum; not a number stays so. */
const relu = 'sum = mix(sum, vec4(0.0), lessThan(sum, vec4(0.0)));';

/** Conv2D and FusedConv2D, where tfjs first writes down every window's numbers, to multiply matrices. */
export const packedConvolution =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { x, filter, bias, preluActivationWeights } = args.inputs as Record<string, tf.TensorInfo> & {
      x: tf.TensorInfo;
      filter: tf.TensorInfo;
    };
    const attrs = args.attrs as unknown as tf.FusedConv2DAttrs;
    const activation: string = attrs.activation ?? 'linear';
    const { inputShape, kernelShape, outShape, strides, dilations, padding } = describeConvolution(
      x.shape,
      filter.shape,
      attrs,
    );
    const [height, width, channels, filters] = kernelShape;
    const isProduct = height * width * strides[0] * strides[1] === 1;
    const isKnown = !preluActivationWeights && ['linear', 'relu'].includes(activation);
    if (isProduct || !isKnown || attrs.dataFormat === 'NCHW') return stock(args);
    const texels = half(channels) * half(filters);
    const reading: Reading = {
      size: [inputShape[1], inputShape[2]],
      depth: channels,
      window: [height, width],
      strides,
      dilations,
      before: [padding.top, padding.left],
      weights: { first: 'at.w / 2', steps: [width * texels, texels, half(filters)] },
      order: ['xyxy', 'zwzw'],
    };
    const finish = [bias ? 'sum += getBiasAtOutCoords();' : '', activation === 'relu' ? relu : ''].join(' ');
    const program = packedProgram(
      ['x', 'w', ...(bias ? ['bias'] : [])],
      outShape,
      shader(reading, outShape, finish),
    );
    const webgl = args.backend as WebGlBackend;
    return webgl.runWebGLProgram(program, [x, filter, ...(bias ? [bias] : [])], 'float32');
  };

/** Conv2DBackpropInput, where tfjs reads every number by itself: without strides, the output's gradient under the kernel turned. */
export const packedInputGradient =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { dy, filter } = args.inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape, ...given } = args.attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const { kernelShape, strides, padding } = describeConvolution(inputShape, filter.shape, given);
    if (strides[0] * strides[1] > 1) return stock(args);
    const [height, width, channels, filters] = kernelShape;
    const [, outHeight = 0, outWidth = 0] = dy.shape;
    const texels = half(channels) * half(filters);
    const last = (height * width - 1) * texels;
    const reading: Reading = {
      size: [outHeight, outWidth],
      depth: filters,
      window: [height, width],
      strides,
      dilations: [1, 1],
      before: [height - 1 - padding.top, width - 1 - padding.left],
      weights: {
        first: `${last} + at.w / 2 * ${half(filters)}`,
        steps: [-width * texels, -texels, 1],
      },
      order: ['xzxz', 'ywyw'],
    };
    const program = packedProgram(['x', 'w'], inputShape, shader(reading, inputShape));
    return (args.backend as WebGlBackend).runWebGLProgram(program, [dy, filter], 'float32');
  };
