import * as tf from '@tensorflow/tfjs-core';
// Before this module runs: the production build would otherwise drop all gradients.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { describeConvolution, inputGradient, kernelGradient } from './convolutionGradients.ts';

/** WASM computes padding "same" wrong where a stride is longer than the window; it is right when told the padding. */
export const conv2dKernel =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const { x, filter } = args.inputs as unknown as { x: tf.Tensor4D; filter: tf.Tensor4D };
    const attrs = args.attrs as unknown as tf.Conv2DAttrs;
    if (attrs.pad !== 'same') return stock(args);
    const { top, bottom, left, right } = describeConvolution(x.shape, filter.shape, attrs).padding;
    return stock({
      ...args,
      attrs: {
        ...args.attrs,
        pad: [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
      },
    });
  };

/** Conv2DBackpropFilter. */
export const filterKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const { filterShape, ...convolution } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  return tf.tidy(() => kernelGradient(x, dy, describeConvolution(x.shape, filterShape, convolution)));
};

/** Conv2DBackpropInput. */
export const inputKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, filter } = inputs as unknown as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const { inputShape, ...convolution } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
  return tf.tidy(() => inputGradient(dy, filter, describeConvolution(inputShape, filter.shape, convolution)));
};

const stockConv2dGradient = tf.getGradient(tf.Conv2D);

/** tfjs's own gradient of Conv2D, which calls these two kernels, but for dilations too. */
export const conv2dGradient: tf.GradConfig = {
  ...stockConv2dGradient,
  gradFunc(dy, saved, attrs) {
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const convolution = describeConvolution(x.shape, filter.shape, attrs as unknown as tf.Conv2DAttrs);
    if (Math.max(...convolution.dilations) === 1) return stockConv2dGradient.gradFunc(dy, saved, attrs);
    return {
      x: () => inputGradient(dy as tf.Tensor4D, filter, convolution),
      filter: () => kernelGradient(x, dy as tf.Tensor4D, convolution),
    };
  },
};
