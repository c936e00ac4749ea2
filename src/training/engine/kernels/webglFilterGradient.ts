/** The gradient of a convolution by its kernel on WebGL, two pixels and two channels a texel, in parts that are then added up. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Convolution, describeConvolution } from './convolutionGradients.ts';
import { cleared, half, packedProgram, texelReaders, type WebGlBackend } from './webglTexels.ts';

/** Texels that keep a graphics processor busy, and parts whose sums are not too long. */
const BUSY = 4096;
const MOST_PARTS = 64;

/** The shader of parts of so many rows each, `[parts · height, width, in, out]`, of an output so high and wide. */
function partsCode(
  { inputShape, kernelShape, strides: [down, across], padding }: Convolution,
  [outHeight, outWidth]: readonly [number, number],
  { rows, each }: { readonly rows: number; readonly each: number },
): string {
  const [, height, width, channels] = inputShape;
  const [kernelHeight, , , filters] = kernelShape;
  // Beside one another, two pixels are of one texel, or the end of one and the beginning of the next: one read a texel of dy.
  const isOneRead = across === 1;
  return `
    ${texelReaders('x', 'dy')}
    vec4 pairAt(int from, int column) {
      if (column < 0 || column >= ${width}) { return vec4(0.0); }
      vec4 pair = texelOf_x(from + column / 2 * ${half(channels)});
      ${width % 2 === 1 ? `if (column + 1 >= ${width}) { pair.zw = vec2(0.0); }` : ''}
      return pair;
    }
    vec2 pixelAt(int from, int column) {
      int odd = column & 1;
      vec4 pair = pairAt(from, column - odd);
      return odd == 0 ? pair.xy : pair.zw;
    }
    void main() {
      measure();
      ivec4 at = getOutputCoords();
      int first = at.x / ${kernelHeight} * ${each};
      int i = at.x % ${kernelHeight};
      int left = at.y - ${padding.left};
      int odd = left & 1;
      vec4 sum = vec4(0.0);
      for (int line = first; line < min(first + ${each}, ${rows}); line++) {
        int picture = line / ${outHeight};
        int row = line % ${outHeight} * ${down} + i - ${padding.top};
        if (row < 0 || row >= ${height}) { continue; }
        int from = (picture * ${height} + row) * ${half(width) * half(channels)} + at.z / 2;
        int fromDy = line * ${half(outWidth) * half(filters)} + at.w / 2;
        ${isOneRead ? 'vec4 before = odd == 0 ? vec4(0.0) : pairAt(from, left - 1);' : ''}
        for (int o = 0; o < ${outWidth}; o += 2) {
          vec4 d = texelOf_dy(fromDy);
          fromDy += ${half(filters)};
          ${outWidth % 2 === 1 ? `if (o + 1 >= ${outWidth}) { d.zw = vec2(0.0); }` : ''}
          int column = o * ${across} + left;
          ${
            isOneRead
              ? `vec4 read = pairAt(from, column + odd);
          vec4 two = odd == 0 ? read : vec4(before.zw, read.xy);
          before = read;`
              : `vec4 two = vec4(pixelAt(from, column), pixelAt(from, column + ${across}));`
          }
          sum += two.xxyy * d.xyxy + two.zzww * d.zwzw;
        }
      }
      ${cleared('sum', 'at', kernelShape)}
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
