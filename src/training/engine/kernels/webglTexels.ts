/** What our packed programs for WebGL share. A texel holds two columns (the last axis but one) and two channels (the last). */
import type * as tf from '@tensorflow/tfjs-core';

/** What of tfjs's backend here only types could be had of. */
export interface WebGlBackend {
  runWebGLProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo;
  disposeIntermediateTensorInfo(tensor: tf.TensorInfo): void;
}

/** A program that takes packed tensors of these names, and puts out texels unless told otherwise. */
export const packedProgram = (
  names: readonly string[],
  shape: readonly number[],
  userCode: string,
  packedOutput = true,
) => ({ variableNames: [...names], outputShape: [...shape], packedInputs: true, packedOutput, userCode });

/** Texels of so many columns or channels. */
export const half = (length: number): number => Math.ceil(length / 2);

/**
 * `texelOf_name(number)` for each texture, and `measure()`, to be called before. Whole numbers are divided slowly, so that the
 * row is told by a product and put right by one at most.
 */
export const texelReaders = (...names: readonly string[]): string => `
    ${names
      .map(
        (name) => `
    int widthOf_${name};
    float shareOf_${name};
    vec4 texelOf_${name}(int number) {
      int row = int(float(number) * shareOf_${name});
      int column = number - row * widthOf_${name};
      if (column < 0) { column += widthOf_${name}; row--; }
      if (column >= widthOf_${name}) { column -= widthOf_${name}; row++; }
      return texelFetch(${name}, ivec2(column, row), 0);
    }`,
      )
      .join('')}
    void measure() {
      ${names.map((name) => `widthOf_${name} = textureSize(${name}, 0).x; shareOf_${name} = 1.0 / float(widthOf_${name});`).join(' ')}
    }`;

/** Clears of `value`, at `at` of an output of a shape, what is no part of it: tfjs's own programs count on zeros there. */
export function cleared(value: string, at: string, shape: readonly number[]): string {
  const [row, column] = [shape.length - 2, shape.length - 1];
  const isLast = (axis: number) => `${at}[${axis}] == ${(shape[axis] as number) - 1}`;
  const isOdd = (axis: number) => (shape[axis] as number) % 2 === 1;
  return [
    isOdd(row) ? `if (${isLast(row)}) { ${value}.zw = vec2(0.0); }` : '',
    isOdd(column) ? `if (${isLast(column)}) { ${value}.yw = vec2(0.0); }` : '',
  ].join(' ');
}
