import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** Log1p on WASM, whose own is log(1 + x), 0 for every x below 6e-8. One loop: only the loss of a batch needs it. */
export const log1pKernel: tf.KernelFunc = ({ inputs, backend }) => {
  const x = inputs['x'] as tf.TensorInfo;
  const wasm = backend as BackendWasm;
  const out = wasm.makeOutput(x.shape, 'float32');
  const values = wasm.typedArrayFromHeap(x) as Float32Array;
  (wasm.typedArrayFromHeap(out) as Float32Array).set(values.map(Math.log1p));
  return out;
};

/** Below it the series is exact in float32; above it 1 + x has lost nothing that shows. */
const SMALL = 1 / 32;

/** Log1p on WebGL and WebGPU, where it is log(1 + x) too: for a small x, x − x²/2 + x³/3 − x⁴/4, as operations. */
export const log1pSeriesKernel: tf.KernelFunc = ({ inputs }) => {
  const x = inputs['x'] as tf.Tensor;
  return tf.tidy(() => {
    const inner = tf.sub(tf.mul(tf.sub(1 / 3, tf.div(x, 4)), x), 1 / 2);
    const series = tf.mul(tf.add(tf.mul(inner, x), 1), x);
    return tf.where(tf.less(tf.abs(x), SMALL), series, tf.log(tf.add(x, 1)));
  });
};
