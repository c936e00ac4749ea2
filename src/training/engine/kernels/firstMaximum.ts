import * as tf from '@tensorflow/tfjs-core';

/**
 * MaxPoolGrad for WebGL and WebGPU, whose own sends the gradient of equal maxima to the last of a window, where Keras and
 * our other backends send it to the first: with pictures and windows turned by 180° the last is the first.
 */
export const firstMaximumKernel =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { dy, input, output } = args.inputs as unknown as Record<'dy' | 'input' | 'output', tf.Tensor4D>;
    const { filterSize, strides, pad, dimRoundingMode } = args.attrs as unknown as tf.MaxPoolGradAttrs;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
    const { batchSize, inHeight, inWidth, inChannels, padInfo } = info;
    /** Padding that the last window needs; below 0, how much of the picture no window reaches. */
    const bottom = (info.outHeight - 1) * info.strideHeight + info.filterHeight - padInfo.top - inHeight;
    const right = (info.outWidth - 1) * info.strideWidth + info.filterWidth - padInfo.left - inWidth;
    const [height, width] = [inHeight + Math.min(0, bottom), inWidth + Math.min(0, right)];
    const turned = (x: tf.Tensor4D) => tf.reverse(x, [1, 2]);
    return tf.tidy(() => {
      const reached = tf.slice(input, [0, 0, 0, 0], [batchSize, height, width, inChannels]);
      const dx = stock({
        ...args,
        inputs: { dy: turned(dy), input: turned(reached), output: turned(output) },
        attrs: {
          ...args.attrs,
          pad: [
            [0, 0],
            [Math.max(0, bottom), padInfo.top],
            [Math.max(0, right), padInfo.left],
            [0, 0],
          ],
        },
      }) as tf.TensorInfo;
      return tf.pad(turned(tf.engine().makeTensorFromTensorInfo(dx) as tf.Tensor4D), [
        [0, 0],
        [0, inHeight - height],
        [0, inWidth - width],
        [0, 0],
      ]);
    });
  };
