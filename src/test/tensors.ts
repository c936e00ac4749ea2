import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Runs `fn` (which disposes what it makes), which must succeed, and expects as many tensors and bytes after it as before. */
export async function expectNoTensorLeak(fn: () => unknown): Promise<void> {
  const before = tf.memory();
  await fn();
  const after = tf.memory();
  expect({ tensors: after.numTensors, buffers: after.numDataBuffers, bytes: after.numBytes }).toEqual({
    tensors: before.numTensors,
    buffers: before.numDataBuffers,
    bytes: before.numBytes,
  });
}
