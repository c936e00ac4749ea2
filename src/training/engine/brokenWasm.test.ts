import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startBackend } from './backends.ts';

// In a file of its own: tfjs loads WASM's binary once a process.
test('a backend that tfjs could not set up, which it only answers with false, is left for the next', async () => {
  const missing = 'missing/tfjs.wasm';
  const { name, reason } = await startBackend({
    pinned: 'wasm',
    wasmPaths: {
      'tfjs-backend-wasm.wasm': missing,
      'tfjs-backend-wasm-simd.wasm': missing,
      'tfjs-backend-wasm-threaded-simd.wasm': missing,
    },
  });
  expect(reason).toContain('WebAssembly could not be started.');
  expect(name).toBe('cpu');
  expect(tf.getBackend()).toBe('cpu');
});
