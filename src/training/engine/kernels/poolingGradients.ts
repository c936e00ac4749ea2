/** The gradients of pooling as plain loops over row-major arrays `[batch, height, width, channels]`. */
import type { backend_util } from '@tensorflow/tfjs-core';

/** Arrays a pooling gradient reads, and `dx`, all zeros, which it fills. */
export interface PoolingArrays {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly dy: Float32Array;
  readonly dx: Float32Array;
}
/** Adds up the gradient of one kind of pooling. */
export type PoolingGradient = (arrays: PoolingArrays, info: backend_util.Conv2DInfo) => void;

/** Each output's gradient goes to the first maximum of its window, in row-major order (as in Keras); padding never wins. */
export const maxPoolGradient: PoolingGradient = ({ x, y, dy, dx }, info) => {
  eachWindow(info, (output, positions, count) => {
    for (let c = 0; c < info.inChannels; c++) {
      const max = y[output + c];
      for (let i = 0; i < count; i++) {
        const at = (positions[i] as number) + c;
        if (x[at] === max) {
          dx[at] = (dx[at] as number) + (dy[output + c] as number);
          break;
        }
      }
    }
  });
};

/** Each output's gradient is shared equally by the real pixels of its window; padding does not count. */
export const averagePoolGradient: PoolingGradient = ({ dy, dx }, info) => {
  eachWindow(info, (output, positions, count) => {
    for (let i = 0; i < count; i++) {
      const at = positions[i] as number;
      for (let c = 0; c < info.inChannels; c++)
        dx[at + c] = (dx[at + c] as number) + (dy[output + c] as number) / count;
    }
  });
};

/** Calls `visit` for each window: where its output's channels start, and where those of its first `count` positions do. */
function eachWindow(
  info: backend_util.Conv2DInfo,
  visit: (output: number, positions: Int32Array, count: number) => void,
): void {
  const { inHeight, inWidth, inChannels, strideHeight, strideWidth, padInfo } = info;
  const positions = new Int32Array(info.filterHeight * info.filterWidth);
  let output = 0;
  for (let n = 0; n < info.batchSize; n++)
    for (let row = 0; row < info.outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      const bottom = Math.min(top + info.filterHeight, inHeight);
      for (let column = 0; column < info.outWidth; column++) {
        const left = column * strideWidth - padInfo.left;
        const right = Math.min(left + info.filterWidth, inWidth);
        let count = 0;
        for (let h = Math.max(top, 0); h < bottom; h++)
          for (let w = Math.max(left, 0); w < right; w++)
            positions[count++] = ((n * inHeight + h) * inWidth + w) * inChannels;
        visit(output, positions, count);
        output += inChannels;
      }
    }
}
