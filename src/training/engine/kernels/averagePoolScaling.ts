import * as tf from '@tensorflow/tfjs-core';

/**
 * AvgPoolGrad for WebGL and WebGPU, whose own shares each output's gradient among all positions of its window although
 * padding took no part: where windows are partial, the gradient is scaled up first.
 */
export const averagePoolKernel =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { dy, input } = args.inputs as unknown as { dy: tf.Tensor4D; input: tf.Tensor4D };
    const { filterSize, strides, pad } = args.attrs as unknown as tf.AvgPoolGradAttrs;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad);
    const rows = realPositions(
      info.outHeight,
      info.strideHeight,
      info.padInfo.top,
      info.filterHeight,
      info.inHeight,
    );
    const columns = realPositions(
      info.outWidth,
      info.strideWidth,
      info.padInfo.left,
      info.filterWidth,
      info.inWidth,
    );
    const whole = info.filterHeight * info.filterWidth;
    const scales = rows.flatMap((height) => columns.map((width) => whole / (height * width)));
    if (scales.every((scale) => scale === 1)) return stock(args);
    const scaled = tf.tidy(() => tf.mul(dy, tf.tensor(scales, [1, info.outHeight, info.outWidth, 1])));
    const dx = stock({ ...args, inputs: { ...args.inputs, dy: scaled } });
    scaled.dispose();
    return dx;
  };

/** How many positions of each window lie on the picture, along one axis. */
const realPositions = (
  outputs: number,
  stride: number,
  before: number,
  window: number,
  inputs: number,
): number[] =>
  Array.from({ length: outputs }, (_, i) => {
    const start = i * stride - before;
    return Math.min(start + window, inputs) - Math.max(start, 0);
  });
