import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { startBackend } from '../backends.ts';
import { toEngineError } from '../engineError.ts';
import { mindMemory } from './wasmMemory.ts';

describe('mindMemory', () => {
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
    const wasm = { _malloc: (bytes: number) => (bytes > 200 ? 0 : 8), _free: () => undefined };
    mindMemory({ wasm } as unknown as BackendWasm);
    const { _malloc: allocate } = wasm;
    expect(allocate(100)).toBe(64);
    expect(() => allocate(201)).toThrow('out of memory');
  });

  test('what is given begins with a cache line, above 2 GB too, and is given back where it really begins', () => {
    const freed: number[] = [];
    const given = [72, 192, 2 ** 31 + 8 - 2 ** 32];
    const wasm = {
      _malloc: (_bytes: number) => given.shift() ?? 0,
      _free: (address: number) => void freed.push(address),
    };
    mindMemory({ wasm } as unknown as BackendWasm);
    const { _malloc: allocate, _free: free } = wasm;
    const addresses = [1, 2, 3].map((bytes) => allocate(bytes));
    expect(addresses).toEqual([128, 192, 2 ** 31 + 64]);
    for (const address of [addresses[2] as number, 4000]) free(address);
    expect(freed).toEqual([2 ** 31 + 8, 4000]);
  });

  test('tensors of all sizes begin with a cache line', async () => {
    await startBackend({ pinned: 'wasm' });
    const backend = tf.backend() as unknown as BackendWasm;
    const tensors = [1, 3, 100, 5000].map((size) => tf.zeros([size]));
    expect(tensors.map(({ dataId }) => backend.getMemoryOffset(dataId) % 64)).toEqual([0, 0, 0, 0]);
    tf.dispose(tensors);
  });
});
