/**
 * MaxPoolGrad for WebGL and WebGPU, whose own sends the gradient of equal maxima to the last of a window, where Keras and
 * our other backends send it to the first; and takes two programs for what this does in one.
 */
import * as tf from '@tensorflow/tfjs-core';

/** What differs between the languages of shaders. */
interface Language {
  readonly real: string;
  readonly whole: string;
  readonly truth: string;
}

/** What comes to `at(row, column)` of the picture and map there are: of each window that it is the first maximum of, the gradient. */
const bodyOf = ({ real, whole, truth }: Language, info: tf.backend_util.Conv2DInfo): string => {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  // As many windows as can overlap: on a processor what one pixel reads, all beside it wait for.
  return `
  ${real} here = at(row, column);
  ${real} value = 0.0;
  for (${whole} up = 0; up < ${Math.ceil(filterHeight / strideHeight)}; up++) {
    for (${whole} back = 0; back < ${Math.ceil(filterWidth / strideWidth)}; back++) {
      ${whole} h = (row + ${padInfo.top}) / ${strideHeight} - up;
      ${whole} w = (column + ${padInfo.left}) / ${strideWidth} - back;
      ${whole} i = row + ${padInfo.top} - h * ${strideHeight};
      ${whole} j = column + ${padInfo.left} - w * ${strideWidth};
      if (h < 0 || w < 0 || h >= ${info.outHeight} || w >= ${info.outWidth}) { continue; }
      if (i >= ${filterHeight} || j >= ${filterWidth} || here != most(h, w)) { continue; }
      ${truth} isFirst = true;
      for (${whole} k = 0; k < ${filterHeight * filterWidth - 1}; k++) {
        ${whole} r = row - i + k / ${filterWidth};
        ${whole} c = column - j + k % ${filterWidth};
        if (k < i * ${filterWidth} + j && r >= 0 && c >= 0 && r < ${info.inHeight} && c < ${info.inWidth}) {
          if (at(r, c) == here) { isFirst = false; }
        }
      }
      if (isFirst) { value += given(h, w); }
    }
  }`;
};

const inOneProgram =
  (
    language: Language,
    run: (
      body: string,
      shape: readonly number[],
      tensors: Readonly<Record<string, tf.TensorInfo>>,
      backend: unknown,
    ) => tf.TensorInfo,
  ) =>
  (): tf.KernelFunc =>
  ({ inputs, attrs, backend }) => {
    const { dy, input: x, output: y } = inputs as Record<'dy' | 'input' | 'output', tf.TensorInfo>;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
    const shape = x.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return run(bodyOf(language, info), shape, { x, y, dy }, backend);
  };

/** WebGL's. */
export const firstMaximumWebGl = inOneProgram(
  { real: 'float', whole: 'int', truth: 'bool' },
  (body, outputShape, tensors, backend) => {
    const program = {
      variableNames: Object.keys(tensors),
      outputShape,
      userCode: `
        int n;
        int d;
        float at(int r, int c) { return getX(n, r, c, d); }
        float most(int h, int w) { return getY(n, h, w, d); }
        float given(int h, int w) { return getDy(n, h, w, d); }
        void main() {
          ivec4 place = getOutputCoords();
          n = place.x;
          d = place.w;
          int row = place.y;
          int column = place.z;
          ${body}
          setOutput(value);
        }`,
    };
    return (
      backend as { runWebGLProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo }
    ).runWebGLProgram(program, Object.values(tensors), 'float32');
  },
);

/** WebGPU's. */
export const firstMaximumWebGpu = inOneProgram(
  { real: 'var', whole: 'var', truth: 'var' },
  (body, outputShape, tensors, backend) => {
    const program = {
      variableNames: Object.keys(tensors),
      outputShape,
      workgroupSize: [64, 1, 1],
      dispatchLayout: { x: [0, 1, 2, 3] },
      dispatch: [Math.ceil(tf.util.sizeFromShape([...outputShape]) / 64), 1, 1],
      size: true,
      shaderKey: `first maximum ${body}`,
      getUserCode: () => `
        var<private> n: i32;
        var<private> d: i32;
        fn at(r: i32, c: i32) -> f32 { return getX(n, r, c, d); }
        fn most(h: i32, w: i32) -> f32 { return getY(n, h, w, d); }
        fn given(h: i32, w: i32) -> f32 { return getDy(n, h, w, d); }
        fn main(index: i32) {
          if (index < uniforms.size) {
            let place = getCoordsFromIndex(index);
            n = place.x;
            d = place.w;
            let row = place.y;
            let column = place.z;
            ${body}
            setOutputAtIndex(index, value);
          }
        }`,
    };
    return (
      backend as { runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo }
    ).runWebGPUProgram(program, Object.values(tensors), 'float32');
  },
);
