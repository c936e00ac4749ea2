import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createGuard } from './guard.ts';

function guarded() {
  const lost: string[] = [];
  let told = 0;
  let gone = false;
  const guard = createGuard({
    onLost: (reason) => lost.push(reason),
    onCompiling: () => told++,
    isGone: () => gone,
  });
  return { guard, lost, tellings: () => told, vanish: () => (gone = true) };
}
const never = () => new Promise<never>(() => undefined);
/** Resolves a read after a while; tells whether it has been answered. */
function reading(promise: Promise<unknown>) {
  const state = { settled: 'pending' };
  promise.then(
    () => (state.settled = 'answered'),
    () => (state.settled = 'rejected'),
  );
  return state;
}

describe('createGuard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('hands on what is read', async () => {
    const { guard, lost } = guarded();
    expect(await guard.read(() => Promise.resolve([1, 2]))).toEqual([1, 2]);
    expect(lost).toEqual([]);
  });

  test('hands on an error that has nothing to do with a loss', async () => {
    const { guard, lost } = guarded();
    const read = guard.read(() => Promise.reject(new Error('no such tensor')));
    const message = read.catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await message).toBe('no such tensor');
    expect(lost).toEqual([]);
  });

  test('swallows what is read of a context that is gone, zeros, and says so once', async () => {
    const { guard, lost, vanish } = guarded();
    vanish();
    const first = reading(guard.read(() => Promise.resolve(new Float32Array(3))));
    const second = reading(guard.read(() => Promise.resolve(new Float32Array(3))));
    await vi.advanceTimersByTimeAsync(5000);
    expect([first.settled, second.settled]).toEqual(['pending', 'pending']);
    expect(lost).toEqual(['the graphics processor was lost']);
  });

  test('swallows an error that the device explains a moment later', async () => {
    const { guard, lost } = guarded();
    const read = reading(guard.read(() => Promise.reject(new Error('AbortError'))));
    await vi.advanceTimersByTimeAsync(200);
    guard.lose('it was lost (driver reset)');
    await vi.advanceTimersByTimeAsync(1000);
    expect(read.settled).toBe('pending');
    expect(lost).toEqual(['it was lost (driver reset)']);
  });

  test('gives a read that never ends up after ten seconds', async () => {
    const { guard, lost } = guarded();
    void guard.read(never);
    await vi.advanceTimersByTimeAsync(9900);
    expect(lost).toEqual([]);
    await vi.advanceTimersByTimeAsync(600);
    expect(lost).toEqual(['the graphics processor stopped answering']);
  });

  test('gives it twenty times as long as reads usually take', async () => {
    const { guard, lost } = guarded();
    const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 2000));
    for (let i = 0; i < 3; i++) {
      const read = guard.read(slow);
      await vi.advanceTimersByTimeAsync(2000);
      await read;
    }
    void guard.read(never);
    await vi.advanceTimersByTimeAsync(39_900);
    expect(lost).toEqual([]);
    await vi.advanceTimersByTimeAsync(600);
    expect(lost).toHaveLength(1);
  });

  test('gives it two minutes while shaders compile, and ten seconds again once they have', async () => {
    const { guard, lost, tellings } = guarded();
    guard.compiling();
    guard.compiling();
    expect(tellings(), 'told once a second at most').toBe(1);
    const compiled = guard.read(() => new Promise<void>((resolve) => setTimeout(resolve, 60_000)));
    await vi.advanceTimersByTimeAsync(60_000);
    await compiled;
    expect(lost).toEqual([]);
    void guard.read(never);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(lost).toHaveLength(1);
  });

  test('an hour of sleep is not the silence of the device', async () => {
    const { guard, lost } = guarded();
    void guard.read(never);
    await vi.advanceTimersByTimeAsync(2000);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(5000);
    expect(lost).toEqual([]);
  });
});
