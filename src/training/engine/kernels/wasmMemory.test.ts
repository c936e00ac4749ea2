import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { startBackend } from '../backends.ts';
import { toEngineError } from '../engineError.ts';
import { refuseFullMemory } from './wasmMemory.ts';

describe('refuseFullMemory', () => {
  test('a tensor that WASM has no memory for is refused as that, and what is there stays whole', async () => {
    await startBackend({ pinned: 'wasm' });
    const kept = tf.tensor1d([1, 2, 3]);
    let thrown: unknown;
    try {
      // 4 GB, which as a 32-bit number is 0.
      tf.tidy(() => tf.pad(kept, [[0, 2 ** 30 - 3]]));
    } catch (error) {
      thrown = error;
    }
    expect(toEngineError(thrown)).toMatchObject({ code: 'out-of-memory' });
    expect([...(await tf.add(kept, 1).data())]).toEqual([2, 3, 4]);
  });

  test('what asks for more than is left is told so, and not given address 0', () => {
    const wasm = { _malloc: (bytes: number) => (bytes > 100 ? 0 : 8) };
    refuseFullMemory({ wasm } as unknown as BackendWasm);
    const { _malloc: allocate } = wasm;
    expect(allocate(100)).toBe(8);
    expect(() => allocate(101)).toThrow('out of memory');
  });
});
