import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs-core';

/** Log1p on WASM, whose own is log(1 + x), 0 for every x below 6e-8. One loop: only the loss of a batch needs it. */
export const log1pKernel: tf.KernelFunc = ({ inputs, backend }) => {
  const x = inputs['x'] as tf.TensorInfo;
  const wasm = backend as BackendWasm;
  const out = wasm.makeOutput(x.shape, 'float32');
  const values = wasm.typedArrayFromHeap(x) as Float32Array;
  (wasm.typedArrayFromHeap(out) as Float32Array).set(values.map(Math.log1p));
  return out;
};
