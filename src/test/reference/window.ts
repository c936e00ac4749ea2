import type { Pair } from '../../model-builder/fields.ts';

/** A window sliding over the height and width of `[batch, height, width, channels]`. */
export interface Sliding {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: 'valid' | 'same';
}

/** Output length and pixels before the first one, along one axis, by the TensorFlow guide "Notes on padding". */
function alongAxis(length: number, axis: 0 | 1, { size, strides, dilations, padding }: Sliding) {
  const extent = (size[axis] - 1) * dilations[axis] + 1;
  if (padding === 'valid') return { outputs: Math.floor((length - extent) / strides[axis]) + 1, before: 0 };
  const outputs = Math.ceil(length / strides[axis]);
  const total = Math.max((outputs - 1) * strides[axis] + extent - length, 0);
  return { outputs, before: Math.floor(total / 2) };
}

/** The output's height and width. */
export const outputSize = (shape: readonly number[], sliding: Sliding): Pair => [
  alongAxis(shape[1]!, 0, sliding).outputs,
  alongAxis(shape[2]!, 1, sliding).outputs,
];

/** Calls `visit` for every output position with the real pixels (not padding) its window covers, in row-major order. */
export function slide(
  shape: readonly number[],
  sliding: Sliding,
  visit: (output: number, covered: readonly { readonly pixel: number; readonly tap: number }[]) => void,
): void {
  const [batch, height, width] = shape as [number, number, number];
  const rows = alongAxis(height, 0, sliding);
  const columns = alongAxis(width, 1, sliding);
  let output = 0;
  for (let n = 0; n < batch; n++)
    for (let row = 0; row < rows.outputs; row++)
      for (let column = 0; column < columns.outputs; column++) {
        const covered = [];
        for (let i = 0; i < sliding.size[0]; i++)
          for (let j = 0; j < sliding.size[1]; j++) {
            const h = row * sliding.strides[0] + i * sliding.dilations[0] - rows.before;
            const w = column * sliding.strides[1] + j * sliding.dilations[1] - columns.before;
            if (h < 0 || h >= height || w < 0 || w >= width) continue;
            covered.push({ pixel: (n * height + h) * width + w, tap: i * sliding.size[1] + j });
          }
        visit(output++, covered);
      }
}
