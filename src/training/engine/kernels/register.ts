/**
 * Puts right what stock tfjs 4.22 lacks or computes wrong in training: WASM has no filter gradient, a slow input
 * gradient, and max pooling's gradient is wrong for windows without a positive value; average pooling's is wrong at
 * partial windows everywhere; dilated convolutions have none.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// Before this module runs: the production build would otherwise drop all gradients.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { BackendName } from '../../protocol.ts';
import { describeConvolution, inputGradient, kernelGradient } from './convolutionGradients.ts';
import { matMulKernel, sumKernel } from './fastKernels.ts';
import { averagePoolGradient, maxPoolGradient, type PoolingGradient } from './poolingGradients.ts';

/** Makes a kernel from the backend's own, if it has one. */
type Replacement = (stock: tf.KernelFunc) => tf.KernelFunc;

const everywhere: Readonly<Record<string, Replacement>> = {
  [tf.MaxPoolGrad]: () => poolingKernel(maxPoolGradient),
  [tf.AvgPoolGrad]: () => poolingKernel(averagePoolGradient),
};
const replacements: Readonly<Record<BackendName, Readonly<Record<string, Replacement>>>> = {
  cpu: everywhere,
  wasm: {
    ...everywhere,
    [tf.Conv2DBackpropFilter]: () => filterKernel,
    [tf.Conv2DBackpropInput]: () => inputKernel,
    [tf.BatchMatMul]: matMulKernel,
    [tf.Sum]: sumKernel,
  },
};
const registered = new Set<string>();

/** Registers our kernels for the backend, in place of its own where it has some, and our gradients. May be repeated. */
export function registerKernels(backendName: BackendName): void {
  for (const [kernelName, replace] of Object.entries(replacements[backendName])) {
    const key = `${backendName} ${kernelName}`;
    if (registered.has(key)) continue;
    registered.add(key);
    const stock = tf.getKernel(kernelName, backendName);
    if (stock) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc: replace(stock?.kernelFunc) });
  }
  tf.registerGradient(conv2dGradient);
}

const filterKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const { filterShape, ...convolution } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  return tf.tidy(() => kernelGradient(x, dy, describeConvolution(x.shape, filterShape, convolution)));
};

const inputKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, filter } = inputs as unknown as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const { inputShape, ...convolution } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
  return tf.tidy(() => inputGradient(dy, filter, describeConvolution(inputShape, filter.shape, convolution)));
};

const stockConv2dGradient = tf.getGradient(tf.Conv2D);

/** tfjs's own gradient of Conv2D, which calls the two kernels above, but for dilations too. */
const conv2dGradient: tf.GradConfig = {
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

/** A pooling gradient as a kernel; on WASM it works in place on the heap. */
function poolingKernel(gradient: PoolingGradient): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { dy, input, output } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo; output?: tf.TensorInfo };
    const { filterSize, strides, pad } = attrs as unknown as tf.MaxPoolGradAttrs;
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    if ('typedArrayFromHeap' in (backend as object)) {
      const wasm = backend as BackendWasm;
      const dx = wasm.makeOutput(shape, 'float32');
      const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array;
      gradient({ x: view(input), y: view(output ?? dy), dy: view(dy), dx: view(dx).fill(0) }, info);
      return dx;
    }
    const cpu = backend as MathBackendCPU;
    const view = (tensor: tf.TensorInfo) => cpu.readSync(tensor.dataId) as Float32Array;
    const dx = new Float32Array(info.batchSize * info.inHeight * info.inWidth * info.inChannels);
    gradient({ x: view(input), y: view(output ?? dy), dy: view(dy), dx }, info);
    return cpu.makeTensorInfo(shape, 'float32', dx);
  };
}
