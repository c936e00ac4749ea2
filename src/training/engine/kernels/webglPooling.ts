/** Max pooling and its gradient on WebGL, of windows of two by two side by side, as most are: all of one lie in two texels. */
import * as tf from '@tensorflow/tfjs-core';
import { firstMaximumWebGl } from './firstMaximum.ts';
import { cleared, half, packedProgram, texelReaders, type WebGlBackend } from './webglTexels.ts';

/** What is known of the pooling, where its windows are of that kind; else null. */
function halvingOf(
  x: tf.TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: tf.MaxPoolAttrs,
): tf.backend_util.Conv2DInfo | null {
  const shape = x.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const isHalving = [filterHeight, filterWidth, strideHeight, strideWidth].every((size) => size === 2);
  return isHalving && padInfo.top === 0 && padInfo.left === 0 ? info : null;
}

/** MaxPool. */
export const packedMaxPool =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const x = args.inputs['x'] as tf.TensorInfo;
    const info = halvingOf(x, args.attrs as unknown as tf.MaxPoolAttrs);
    if (!info) return stock(args);
    const program = packedProgram(['x'], info.outShape, poolingCode(info));
    return (args.backend as WebGlBackend).runWebGLProgram(program, [x], 'float32');
  };

const poolingCode = ({ inHeight, inWidth, inChannels, outShape }: tf.backend_util.Conv2DInfo): string => `
    ${texelReaders('x')}
    vec2 bestOf(int line, int w, int pair) {
      vec4 two = texelOf_x((line * ${half(inWidth)} + w) * ${half(inChannels)} + pair);
      return 2 * w + 1 < ${inWidth} ? max(two.xy, two.zw) : two.xy;
    }
    void main() {
      measure();
      ivec4 at = getOutputCoords();
      int line = at.x * ${inHeight} + 2 * at.y;
      int pair = at.w >> 1;
      vec4 value = vec4(bestOf(line, at.z, pair), bestOf(line, at.z + 1, pair));
      if (2 * at.y + 1 < ${inHeight}) {
        value = max(value, vec4(bestOf(line + 1, at.z, pair), bestOf(line + 1, at.z + 1, pair)));
      }
      ${cleared('value', 'at', outShape)}
      setOutput(value);
    }`;

/** MaxPoolGrad, to the first maximum of each window. */
export const packedMaxPoolGradient = (): tf.KernelFunc => {
  const byNumber = firstMaximumWebGl();
  return (args) => {
    const { dy, input: x, output: y } = args.inputs as Record<'dy' | 'input' | 'output', tf.TensorInfo>;
    const info = halvingOf(x, args.attrs as unknown as tf.MaxPoolAttrs);
    if (!info) return byNumber(args);
    const program = packedProgram(['x', 'y', 'dy'], info.inShape, gradientCode(info));
    return (args.backend as WebGlBackend).runWebGLProgram(program, [x, y, dy], 'float32');
  };
};

function gradientCode({ inShape, outHeight, outWidth }: tf.backend_util.Conv2DInfo): string {
  const [, inHeight, inWidth, channels] = inShape;
  const [deep, wide] = [half(channels), half(outWidth)];
  return `
    ${texelReaders('x', 'y', 'dy')}
    void main() {
      measure();
      ivec4 at = getOutputCoords();
      int h = at.y >> 1;
      int w = at.z >> 1;
      if (h >= ${outHeight} || w >= ${outWidth}) { setOutput(vec4(0.0)); return; }
      int pair = at.w >> 1;
      int window = ((at.x * ${outHeight} + h) * ${wide} + (w >> 1)) * ${deep} + pair;
      vec4 maxima = texelOf_y(window);
      vec4 gradients = texelOf_dy(window);
      vec2 most = (w & 1) == 0 ? maxima.xy : maxima.zw;
      vec2 given = (w & 1) == 0 ? gradients.xy : gradients.zw;
      int line = at.x * ${inHeight} + 2 * h;
      vec4 two = texelOf_x((line * ${half(inWidth)} + w) * ${deep} + pair);
      bool isWhole = at.z + 1 < ${inWidth};
      bvec2 left = equal(two.xy, most);
      bvec2 right = bvec2(isWhole && !left.x && two.z == most.x, isWhole && !left.y && two.w == most.y);
      if ((at.y & 1) == 1) {
        bvec2 isOpen = bvec2(!left.x && !right.x, !left.y && !right.y);
        two = texelOf_x(((line + 1) * ${half(inWidth)} + w) * ${deep} + pair);
        left = bvec2(isOpen.x && two.x == most.x, isOpen.y && two.y == most.y);
        right = bvec2(
          isWhole && isOpen.x && !left.x && two.z == most.x, isWhole && isOpen.y && !left.y && two.w == most.y);
      }
      vec4 value = vec4(mix(vec2(0.0), given, left), mix(vec2(0.0), given, right));
      ${cleared('value', 'at', inShape)}
      setOutput(value);
    }`;
}
