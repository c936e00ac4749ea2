/** The gradient of a convolution by its kernel on WebGL, two pixels and two channels a texel, in parts that are then added up. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Convolution, describeConvolution } from './convolutionGradients.ts';
import { half, packedProgram, texelReaders, type WebGlBackend } from './webglTexels.ts';

/** Texels that keep a graphics processor busy, and parts whose sums are not too long. */
const BUSY = 4096;
const MOST_PARTS = 64;

/** Of two columns, of whose texels so many are before it, and the two of so many channels that begin with `c`. */
const texel = (name: string, columns: string, channels: number, c: string): string =>
  `texelOf_${name}((${columns}) * ${half(channels)} + (${c} >> 1))`;

/** The shader of parts of so many rows each, `[parts · height, width, in, out]`, of an output so high and wide. */
function partsCode(
  { inputShape, kernelShape, strides: [down, across], padding }: Convolution,
  [outHeight, outWidth]: readonly [number, number],
  { rows, each }: { readonly rows: number; readonly each: number },
): string {
  const [, height, width, channels] = inputShape;
  const [kernelHeight, , , filters] = kernelShape;
  // Texels hold an even column and the next: one read a texel of dy, but two where the second pixel is not beside the first.
  const oneRead = across === 1;
  return `
    ${texelReaders('x', 'dy')}
    vec2 pixel(vec4 two, int column) {
      if (column < 0 || column >= ${width}) { return vec2(0.0); }
      return (column & 1) == 0 ? two.xy : two.zw;
    }
    void main() {
      measure();
      ivec4 at = getOutputCoords();
      int first = at.x / ${kernelHeight} * ${each};
      int i = at.x % ${kernelHeight};
      int left = at.y - ${padding.left};
      int odd = (at.y + ${padding.left}) % 2;
      vec4 sum = vec4(0.0);
      for (int r = 0; r < ${each}; r++) {
        int line = first + r;
        if (line >= ${rows}) { break; }
        int picture = line / ${outHeight};
        int row = line % ${outHeight} * ${down} + i - ${padding.top};
        if (row < 0 || row >= ${height}) { continue; }
        int fromX = (picture * ${height} + row) * ${half(width)};
        int fromDy = line * ${half(outWidth)};
        vec4 before = ${texel('x', 'fromX + (max(left, 0) >> 1)', channels, 'at.z')};
        for (int o = 0; o < ${outWidth}; o += 2) {
          vec4 d = ${texel('dy', 'fromDy + (o >> 1)', filters, 'at.w')};
          if (o + 1 >= ${outWidth}) { d.zw = vec2(0.0); }
          int column = o * ${across} + left;
          int next = column + ${across};
          vec4 read = ${texel('x', `fromX + (clamp(${oneRead ? 'column + odd' : 'next'}, 0, ${width - 1}) >> 1)`, channels, 'at.z')};
          ${oneRead ? 'if (odd == 0) { before = read; }' : `before = ${texel('x', `fromX + (clamp(column, 0, ${width - 1}) >> 1)`, channels, 'at.z')};`}
          vec2 a = pixel(before, column);
          vec2 b = pixel(read, next);
          before = read;
          sum += vec4(a.x * d.xy + b.x * d.zw, a.y * d.xy + b.y * d.zw);
        }
      }
      setOutput(sum);
    }`;
}

const sumCode = (parts: number, kernelHeight: number): string => `
    void main() {
      ivec4 at = getOutputCoords();
      vec4 sum = vec4(0.0);
      for (int part = 0; part < ${parts}; part++) {
        sum += getParts(part * ${kernelHeight} + at.x, at.y, at.z, at.w);
      }
      setOutput(sum);
    }`;

/** Conv2DBackpropFilter, where tfjs takes one invocation a weight over the whole batch, and reads every number by itself. */
export const packedFilterGradient: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { filterShape, ...given } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  const convolution = describeConvolution(x.shape, filterShape, given);
  const [pictures = 0, outHeight = 0, outWidth = 0] = dy.shape;
  const [kernelHeight, kernelWidth, channels, filters] = filterShape;
  const rows = pictures * outHeight;
  const texels = kernelHeight * kernelWidth * half(channels) * half(filters);
  const each = Math.ceil(rows / Math.min(Math.ceil(BUSY / texels), MOST_PARTS, rows));
  const parts = Math.ceil(rows / each);
  const shape = [parts * kernelHeight, kernelWidth, channels, filters];
  const code = partsCode(convolution, [outHeight, outWidth], { rows, each });
  const webgl = backend as WebGlBackend;
  const shares = webgl.runWebGLProgram(packedProgram(['x', 'dy'], shape, code), [x, dy], 'float32');
  if (parts === 1) return shares;
  const sum = packedProgram(['parts'], filterShape, sumCode(parts, kernelHeight));
  const whole = webgl.runWebGLProgram(sum, [shares], 'float32');
  webgl.disposeIntermediateTensorInfo(shares);
  return whole;
};
