/** Bytes looked up in a table on a device, so that JavaScript need not look at them. */
import * as tf from '@tensorflow/tfjs-core';
import { runShader } from './webgpuProgram.ts';

/** Its name among tfjs's kernels. */
export const UnpackBytes = 'UnpackBytes';

/** Whether the current backend has the kernel: WebGPU alone, as elsewhere it would save nothing. */
export const unpacksBytes = (): boolean => tf.getKernel(UnpackBytes, tf.getBackend()) !== undefined;

/** Bytes by fours, as the device takes them: `[words, 1]`, int32. */
export function packBytes(bytes: Uint8Array): tf.Tensor2D {
  const words = Math.ceil(bytes.length / 4);
  const whole = new Int32Array(words);
  new Uint8Array(whole.buffer).set(bytes);
  return tf.tensor2d(whole, [words, 1], 'int32');
}

/** Of packed bytes, channel by channel: number `byte * channels + channel` of `table`, `[256 * channels, 1]`. */
export const unpackBytes = (
  inputs: { readonly words: tf.Tensor2D; readonly table: tf.Tensor2D },
  shape: readonly number[],
): tf.Tensor => tf.engine().runKernel(UnpackBytes, inputs, { shape: [...shape] });

/** The kernel for WebGPU. */
export const unpackByShader: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { words, table } = inputs as { words: tf.TensorInfo; table: tf.TensorInfo };
  const { shape } = attrs as unknown as { shape: number[] };
  const channels = shape.at(-1) ?? 1;
  const size = tf.util.sizeFromShape(shape);
  const code = `
  fn main(index: i32) {
    if (index >= uniforms.size) { return; }
    let byte = (u32(words[index / 4]) >> u32(index % 4 * 8)) & 255u;
    result[index] = table[i32(byte) * ${channels} + index % ${channels}];
  }`;
  const values = runShader(backend, { code, inputs: { words, table }, shape: [size, 1], invocations: size });
  return { ...values, shape };
};
