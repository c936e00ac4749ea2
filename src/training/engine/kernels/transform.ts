/** Pictures read at other places: a loop for CPU, whose own gives only the first picture, and WASM, whose own does not mirror. */
import type * as tf from '@tensorflow/tfjs-core';

/** The place in a row of `size` that stands for `i`, or -1 where the fill value does. */
function placeOf(i: number, size: number, mode: tf.TransformAttrs['fillMode']): number {
  if (i >= 0 && i < size) return i;
  switch (mode) {
    case 'reflect': {
      const inTwo = ((i % (2 * size)) + 2 * size) % (2 * size);
      return inTwo < size ? inTwo : 2 * size - 1 - inTwo;
    }
    case 'wrap':
      return ((i % size) + size) % size;
    case 'nearest':
      return i < 0 ? 0 : size - 1;
    case 'constant':
      return -1;
    default:
      return mode satisfies never;
  }
}

/** What `transform` reads and writes, row-major. */
export interface TransformViews {
  readonly image: Float32Array;
  /** `[pictures or 1, 8]` */
  readonly transforms: Float32Array;
  readonly out: Float32Array;
}

/** The kernel Transform. The value between pixels is the mean of the four around it, each by its nearness. */
export function transform(
  { image, transforms, out }: TransformViews,
  [pictures, height, width, channels]: readonly [number, number, number, number],
  { fillMode, fillValue, interpolation, outputShape }: tf.TransformAttrs,
): void {
  const [outHeight, outWidth] = outputShape ?? [height, width];
  const isNearest = interpolation === 'nearest';
  let at = 0;
  for (let picture = 0; picture < pictures; picture++) {
    const from = transforms.length === 8 ? 0 : picture * 8;
    const [a0 = 0, a1 = 0, a2 = 0, b0 = 0, b1 = 0, b2 = 0, c0 = 0, c1 = 0] = transforms.subarray(
      from,
      from + 8,
    );
    for (let y = 0; y < outHeight; y++)
      for (let x = 0; x < outWidth; x++) {
        const projection = c0 * x + c1 * y + 1;
        const inX = (a0 * x + a1 * y + a2) / projection;
        const inY = (b0 * x + b1 * y + b2) / projection;
        const left = isNearest ? Math.round(inX) : Math.floor(inX);
        const top = isNearest ? Math.round(inY) : Math.floor(inY);
        const [across, down] = isNearest ? [0, 0] : [inX - left, inY - top];
        const rows = [placeOf(top, height, fillMode), placeOf(top + 1, height, fillMode)] as const;
        const columns = [placeOf(left, width, fillMode), placeOf(left + 1, width, fillMode)] as const;
        for (let c = 0; c < channels; c++) {
          const read = (row: number, column: number): number =>
            row < 0 || column < 0
              ? fillValue
              : (image[((picture * height + row) * width + column) * channels + c] as number);
          const upper = read(rows[0], columns[0]) * (1 - across) + read(rows[0], columns[1]) * across;
          const lower = read(rows[1], columns[0]) * (1 - across) + read(rows[1], columns[1]) * across;
          out[at++] = upper * (1 - down) + lower * down;
        }
      }
  }
}
