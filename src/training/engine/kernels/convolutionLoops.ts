/** The gradients of a convolution as plain loops over row-major arrays, for the CPU backend: one kernel each, where convolutions of transposes are four. */
import type { Convolution } from './convolutionGradients.ts';
import { inside } from './depthwiseGradients.ts';

type Size = readonly [number, number];

/** By the kernel, into `out`, summed up in doubles. `outSize`: height and width of `dy`. */
export function kernelLoop(
  { x, dy }: Readonly<Record<'x' | 'dy', Float32Array>>,
  out: Float32Array,
  convolution: Convolution,
  outSize: Size,
): void {
  const [, , channels, filters] = convolution.kernelShape;
  const sums = new Float64Array(out.length);
  eachTap(convolution, outSize, (seen, given, tap) => {
    for (let c = 0; c < channels; c++) {
      const value = x[seen + c] as number;
      const to = tap + c * filters;
      for (let f = 0; f < filters; f++)
        sums[to + f] = (sums[to + f] as number) + value * (dy[given + f] as number);
    }
  });
  out.set(sums);
}

/** By the input, into `out`, all zeros. */
export function inputLoop(
  { dy, filter }: Readonly<Record<'dy' | 'filter', Float32Array>>,
  out: Float32Array,
  convolution: Convolution,
  outSize: Size,
): void {
  const [, , channels, filters] = convolution.kernelShape;
  eachTap(convolution, outSize, (seen, given, tap) => {
    for (let c = 0; c < channels; c++) {
      const from = tap + c * filters;
      let sum = 0;
      for (let f = 0; f < filters; f++) sum += (dy[given + f] as number) * (filter[from + f] as number);
      out[seen + c] = (out[seen + c] as number) + sum;
    }
  });
}

/** Calls `visit` for each output and place in its window on the picture: where the pixel, the output and the place's weights begin. */
function eachTap(
  { inputShape, kernelShape, strides, dilations, padding }: Convolution,
  [outHeight, outWidth]: Size,
  visit: (seen: number, given: number, tap: number) => void,
): void {
  const [batch, inHeight, inWidth] = inputShape;
  const [height, width, channels, filters] = kernelShape;
  for (let n = 0; n < batch; n++)
    for (let h = 0; h < outHeight; h++)
      for (let tap = 0; tap < height * width; tap++) {
        const row = h * strides[0] + Math.floor(tap / width) * dilations[0] - padding.top;
        if (row < 0 || row >= inHeight) continue;
        const across = (tap % width) * dilations[1] - padding.left;
        const { first, end } = inside(across, strides[1], inWidth, outWidth);
        for (let w = first; w < end; w++)
          visit(
            ((n * inHeight + row) * inWidth + w * strides[1] + across) * channels,
            ((n * outHeight + h) * outWidth + w) * filters,
            tap * channels * filters,
          );
      }
}
