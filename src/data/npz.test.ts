import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { npyHeader, writeNpz } from './npz.ts';

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

describe('npyHeader', () => {
  // numpy 2: np.save(file, np.zeros(shape, np.uint8)).
  test.each([
    [[3, 2, 2, 1], 128, "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 2, 1), }"],
    [[10_000], 128, "{'descr': '|u1', 'fortran_order': False, 'shape': (10000,), }"],
  ])('%j', (shape, length, text) => {
    const header = npyHeader(shape);
    expect(latin1(header)).toBe(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(length - 11)}\n`);
  });
});

const samples = (indices: readonly number[]) => ({
  pixels: Uint8Array.from(indices.flatMap((i) => [i, i, i, i])),
  labels: Uint8Array.from(indices, (i) => i % 3),
});

describe('writeNpz', () => {
  const options = {
    shape: [2, 2, 1] as const,
    counts: { training: 5, validation: 0, test: 2 },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };

  test('has pixels and labels of each subset in order, however often it asks', async () => {
    const told: number[] = [];
    const blob = await writeNpz({
      ...options,
      read: async (subset, indices) => samples(indices.map((i) => i + (subset === 'test' ? 100 : 0))),
      onProgress: (done, of) => told.push(done, of),
    });
    const files = unzipSync(new Uint8Array(await (blob as Blob).arrayBuffer()));
    expect(Object.keys(files)).toEqual([
      'x_train.npy',
      'y_train.npy',
      'x_val.npy',
      'y_val.npy',
      'x_test.npy',
      'y_test.npy',
    ]);
    const values = (name: string) => [...(files[name] ?? [])].slice(128);
    expect(values('x_train.npy')).toEqual([0, 1, 2, 3, 4].flatMap((i) => [i, i, i, i]));
    expect(values('y_train.npy')).toEqual([0, 1, 2, 0, 1]);
    expect(values('x_val.npy')).toEqual([]);
    expect(values('x_test.npy')).toEqual([100, 101].flatMap((i) => [i, i, i, i]));
    expect(told).toEqual([5, 7, 7, 7]);
  });

  test('asks for large pictures a few at a time, and joins them', async () => {
    const asked: number[] = [];
    const blob = await writeNpz({
      ...options,
      shape: [800, 500, 1],
      async read(_, indices) {
        asked.push(indices.length);
        const pixels = new Uint8Array(indices.length * 400_000).fill(indices[0] ?? 0);
        return { pixels, labels: Uint8Array.from(indices) };
      },
    });
    const files = unzipSync(new Uint8Array(await (blob as Blob).arrayBuffer()));
    expect(asked).toEqual([2, 2, 1, 2]);
    expect([...(files['y_train.npy'] ?? [])].slice(128)).toEqual([0, 1, 2, 3, 4]);
    expect(files['x_train.npy']).toHaveLength(128 + 5 * 400_000);
    expect(latin1((files['x_train.npy'] ?? new Uint8Array()).subarray(0, 128))).toContain(
      "'shape': (5, 800, 500, 1)",
    );
    expect(files['x_train.npy']?.at(-1)).toBe(4);
  });

  test('is nothing when it was aborted', async () => {
    const abort = new AbortController();
    const read = async (_: string, indices: readonly number[]) => {
      abort.abort();
      return samples(indices);
    };
    expect(await writeNpz({ ...options, read, signal: abort.signal })).toBeNull();
  });
});
