/** Sums by channel on WebGL, such as a bias's gradient, two pixels and two channels a texel, in parts that are then added up. */
import * as tf from '@tensorflow/tfjs-core';
import { half, packedProgram, texelReaders, type WebGlBackend } from './webglTexels.ts';

/** `[parts, channels]`: even columns make even parts, odd columns odd ones. */
const partsCode = (
  lines: number,
  each: number,
  { width, channels }: { readonly width: number; readonly channels: number },
): string => `
    ${texelReaders('x')}
    void main() {
      measure();
      ivec2 at = getOutputCoords();
      int first = at.x / 2 * ${each};
      int end = min(first + ${each}, ${lines});
      vec4 sum = vec4(0.0);
      for (int line = first; line < end; line++) {
        vec4 two = texelOf_x(line * ${half(channels)} + at.y / 2);
        ${width % 2 === 1 ? `if ((line + 1) % ${half(width)} == 0) { two.zw = vec2(0.0); }` : ''}
        sum += two;
      }
      setOutput(sum);
    }`;

/** Rows of texels hold two parts. */
const sumCode = (groups: number, channels: number): string => `
    ${texelReaders('parts')}
    void main() {
      measure();
      int channel = getOutputCoords();
      vec4 sum = vec4(0.0);
      for (int group = 0; group < ${groups}; group++) {
        sum += texelOf_parts(group * ${half(channels)} + channel / 2);
      }
      setOutput(channel % 2 == 0 ? sum.x + sum.z : sum.y + sum.w);
    }`;

/** Sum, over all axes but the last, where tfjs first exchanges axes. */
export const packedSum =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: tf.TensorInfo };
    const { axis, keepDims } = args.attrs as unknown as tf.SumAttrs;
    const rank = x.shape.length;
    // Of none given, all.
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const isByChannel = rank > 1 && axes.length === rank - 1 && !axes.includes(rank - 1);
    if (!isByChannel || keepDims || x.dtype !== 'float32') return stock(args);
    const [width = 1, channels = 1] = x.shape.slice(-2);
    const lines = x.shape.slice(0, -2).reduce((a, b) => a * b, 1) * half(width);
    const each = Math.ceil(Math.sqrt(lines));
    const groups = Math.ceil(lines / each);
    const webgl = args.backend as WebGlBackend;
    const first = packedProgram(['x'], [groups * 2, channels], partsCode(lines, each, { width, channels }));
    const parts = webgl.runWebGLProgram(first, [x], 'float32');
    const second = packedProgram(['parts'], [channels], sumCode(groups, channels), false);
    const sum = webgl.runWebGLProgram(second, [parts], 'float32');
    webgl.disposeIntermediateTensorInfo(parts);
    return sum;
  };
