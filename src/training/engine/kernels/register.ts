/**
 * Puts right what stock tfjs 4.22 lacks or computes wrong in training.
 * WASM: no filter gradient; a wrong convolution where padding is "same" and a stride longer than the window; a wrong
 * gradient of max pooling in windows without a positive value.
 * WebGL and WebGPU: the gradient of equal maxima goes to the last of them.
 * All but CPU: a logarithm of 1 + x that forgets a small x.
 * All: a wrong gradient of average pooling at partial windows, none of dilated convolutions. WASM and CPU: slow others.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../backendNames.ts';
import { averagePoolKernel } from './averagePoolScaling.ts';
import { conv2dGradient, conv2dKernel, filterKernel, inputKernel } from './convolutionKernels.ts';
import { matMulKernel, sumKernel } from './fastKernels.ts';
import { firstMaximumKernel } from './firstMaximum.ts';
import { log1pKernel, log1pSeriesKernel } from './log1p.ts';
import { averagePoolGradient, maxPoolGradient, type PoolingGradient } from './poolingGradients.ts';

/** Makes our kernel from the backend's own, where it has one. */
type Replacement = (stock: tf.KernelFunc) => tf.KernelFunc;

const everywhere: Readonly<Record<string, Replacement>> = {
  [tf.Conv2DBackpropFilter]: () => filterKernel,
  [tf.Conv2DBackpropInput]: () => inputKernel,
  [tf.MaxPoolGrad]: () => poolingKernel(maxPoolGradient),
  [tf.AvgPoolGrad]: () => poolingKernel(averagePoolGradient),
};
const graphics: Readonly<Record<string, Replacement>> = {
  [tf.AvgPoolGrad]: averagePoolKernel,
  [tf.MaxPoolGrad]: firstMaximumKernel,
  [tf.Log1p]: () => log1pSeriesKernel,
};
const replacements: Readonly<Record<BackendName, Readonly<Record<string, Replacement>>>> = {
  webgpu: graphics,
  webgl: graphics,
  cpu: everywhere,
  wasm: {
    ...everywhere,
    [tf.Conv2D]: conv2dKernel,
    [tf.BatchMatMul]: matMulKernel,
    [tf.Log1p]: () => log1pKernel,
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

/** A pooling gradient as a kernel; on WASM it works in place on the heap. */
function poolingKernel(gradient: PoolingGradient): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { dy, input, output } = inputs as {
      dy: tf.TensorInfo;
      input: tf.TensorInfo;
      output?: tf.TensorInfo;
    };
    const { filterSize, strides, pad } = attrs as unknown as tf.MaxPoolGradAttrs;
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    if ('typedArrayFromHeap' in backend) {
      const wasm = backend as BackendWasm;
      const dx = wasm.makeOutput(shape, 'float32');
      const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array;
      gradient({ x: view(input), y: view(output ?? dy), dy: view(dy), dx: view(dx).fill(0) }, info);
      return dx;
    }
    const cpu = backend as MathBackendCPU;
    // oxlint-disable-next-line no-restricted-properties -- On the CPU there is nothing to wait for.
    const view = (tensor: tf.TensorInfo) => cpu.readSync(tensor.dataId) as Float32Array;
    const dx = new Float32Array(info.batchSize * info.inHeight * info.inWidth * info.inChannels);
    gradient({ x: view(input), y: view(output ?? dy), dy: view(dy), dx }, info);
    return cpu.makeTensorInfo(shape, 'float32', dx);
  };
}
