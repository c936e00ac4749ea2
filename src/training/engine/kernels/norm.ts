/** The kernel of the Euclidean norm over many tensors at once, on each backend. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../backendNames.ts';
import { callKernel, freeInfos } from './callKernel.ts';
import { simdOf } from './simd.ts';

/** Its name among tfjs's kernels. */
export const Norm = 'Norm';

/** Euclidean norm over all numbers of the tensors, `[1]`. Without a gradient. */
export const normOf = (tensors: readonly tf.Tensor[]): tf.Tensor1D =>
  tf.engine().runKernel(Norm, Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor])));

const sumOfSquares = (values: Float32Array): number => values.reduce((sum, x) => sum + x * x, 0);
const norm = (sums: readonly number[]): number => Math.sqrt(sums.reduce((a, b) => a + b, 0));
const infosOf = (inputs: tf.NamedTensorInfoMap) => Object.values(inputs) as tf.TensorInfo[];

const onCpu: tf.KernelFunc = ({ inputs, backend }) => {
  const cpu = backend as MathBackendCPU;
  // oxlint-disable-next-line no-restricted-properties -- On the CPU there is nothing to wait for.
  const sums = infosOf(inputs).map(({ dataId }) => sumOfSquares(cpu.readSync(dataId) as Float32Array));
  return cpu.makeTensorInfo([1], 'float32', Float32Array.of(norm(sums)));
};

const onWasm: tf.KernelFunc = ({ inputs, backend }) => {
  const wasm = backend as BackendWasm;
  const own = simdOf(wasm);
  const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array;
  const sums = infosOf(inputs).map((tensor) =>
    own
      ? own.simd.sumOfSquares(own.address(tensor), tf.util.sizeFromShape(tensor.shape))
      : sumOfSquares(view(tensor)),
  );
  const out = wasm.makeOutput([1], 'float32');
  view(out)[0] = norm(sums);
  return out;
};

const onGraphics: tf.KernelFunc = ({ inputs, backend }) => {
  const call = (name: string, x: tf.TensorInfo, attrs = {}) => callKernel(backend, name, { x }, attrs);
  const sumOf = (x: tf.TensorInfo): tf.TensorInfo => {
    const sum = call(tf.Sum, x, { axis: null, keepDims: false });
    const one = call(tf.Reshape, sum, { shape: [1] });
    freeInfos(backend, [x, sum]);
    return one;
  };
  const sums = infosOf(inputs).map((x) => sumOf(call(tf.Square, x)));
  // It takes a list.
  const all = callKernel(backend, tf.Concat, sums as unknown as tf.NamedTensorInfoMap, { axis: 0 });
  const sum = sumOf(all);
  const root = call(tf.Sqrt, sum);
  freeInfos(backend, [...sums, sum]);
  return root;
};

/** The kernel of each backend. */
export const normKernels: Readonly<Record<BackendName, tf.KernelFunc>> = {
  cpu: onCpu,
  wasm: onWasm,
  webgl: onGraphics,
  webgpu: onGraphics,
};
