import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDecodePool, type Decoder, poolSize } from './decodePool.ts';
import type { DecodeAnswer, Decoded, DecodeTask } from './decodeTask.ts';
import { RefusedPicture } from './reader.ts';

const task = (name: string): DecodeTask => ({
  content: { kind: 'file', file: new Blob([name]) },
  form: { side: 28, channels: 1, fit: 'crop' },
});
const decoded = (n: number) => ({ pixels: Uint8Array.of(n) }) as unknown as Decoded;

/** Decoders in the test's hands. */
function start(size: number, longest?: number) {
  const decoders: {
    readonly given: DecodeTask[];
    readonly say: (answer: DecodeAnswer) => void;
    readonly fail: () => void;
    ended: boolean;
  }[] = [];
  const spawn = (): Decoder => {
    const listeners: Record<string, (event: never) => void> = {};
    const given: DecodeTask[] = [];
    const made = {
      given,
      say: (data: DecodeAnswer) => listeners['message']?.({ data } as never),
      fail: () => listeners['error']?.({} as never),
      ended: false,
    };
    decoders.push(made);
    return {
      postMessage: (each) => void given.push(each),
      addEventListener: (type: string, listener: (event: never) => void) => void (listeners[type] = listener),
      terminate: () => void (made.ended = true),
    };
  };
  return { decoders, pool: createDecodePool(size, spawn, longest) };
}

test.each([
  [1, 2],
  [2, 2],
  [4, 3],
  [16, 4],
])('of %i cores the pool takes %i', (cores, size) => expect(poolSize(cores)).toBe(size));

describe('createDecodePool', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('starts no more workers than it may, gives each one picture at a time, and answers whom it should', async () => {
    const { decoders, pool } = start(2);
    const all = ['a', 'b', 'c'].map((name) => pool.decode(task(name)));
    expect(decoders.map(({ given }) => given.length)).toEqual([1, 1]);
    decoders[1]?.say({ type: 'ready' });
    expect(decoders[1]?.given, 'being ready is no answer').toHaveLength(1);
    decoders[1]?.say({ type: 'decoded', decoded: decoded(2) });
    expect(decoders[1]?.given).toHaveLength(2);
    decoders[1]?.say({ type: 'refused', reason: 'is no picture.' });
    decoders[0]?.say({ type: 'decoded', decoded: decoded(1) });
    expect(await Promise.allSettled(all)).toEqual([
      { status: 'fulfilled', value: decoded(1) },
      { status: 'fulfilled', value: decoded(2) },
      { status: 'rejected', reason: new RefusedPicture('is no picture.') },
    ]);
  });

  test('a picture that makes its worker fail is refused, and the next one is read by another worker', async () => {
    const { decoders, pool } = start(1);
    const first = pool.decode(task('a'));
    const second = pool.decode(task('b'));
    decoders[0]?.say({ type: 'ready' });
    decoders[0]?.fail();
    await expect(first).rejects.toThrow(
      new RefusedPicture('made the decoder fail: save it anew as JPEG or PNG.'),
    );
    expect(decoders[0]?.ended).toBe(true);
    decoders[1]?.say({ type: 'decoded', decoded: decoded(2) });
    await expect(second).resolves.toEqual(decoded(2));
  });

  test('a worker that never gets ready is no fault of the picture', async () => {
    const { decoders, pool } = start(1);
    const first = pool.decode(task('a'));
    decoders[0]?.fail();
    const error: unknown = await first.catch((reason: unknown) => reason);
    expect(error).not.toBeInstanceOf(RefusedPicture);
    expect(String(error)).toContain('could not be loaded: reload the page');
  });

  test('a picture that takes too long is given up, and its late answer is nobody else’s', async () => {
    const { decoders, pool } = start(1, 1000);
    const first = pool.decode(task('a'));
    const second = pool.decode(task('b'));
    first.catch(() => undefined);
    decoders[0]?.say({ type: 'ready' });
    await vi.advanceTimersByTimeAsync(999);
    expect(decoders[0]?.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await expect(first).rejects.toThrow('takes longer than 1 seconds to decode');
    expect(decoders[0]?.ended).toBe(true);
    decoders[1]?.say({ type: 'decoded', decoded: decoded(2) });
    await expect(second).resolves.toEqual(decoded(2));
    decoders[0]?.say({ type: 'decoded', decoded: decoded(1) });
    void pool.decode(task('c'));
    expect(decoders[1]?.given).toEqual([task('b'), task('c')]);
  });

  test('is ended by stop, and after a while with nothing to do; later pictures start it anew', async () => {
    const { decoders, pool } = start(1);
    void pool.decode(task('a'));
    void pool.decode(task('b'));
    pool.stop();
    expect(decoders[0]?.ended).toBe(true);
    const third = pool.decode(task('c'));
    expect(decoders[1]?.given).toEqual([task('c')]);
    decoders[1]?.say({ type: 'decoded', decoded: decoded(3) });
    await third;
    await vi.advanceTimersByTimeAsync(19_000);
    expect(decoders[1]?.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(decoders[1]?.ended).toBe(true);
    expect(decoders).toHaveLength(2);
  });
});
