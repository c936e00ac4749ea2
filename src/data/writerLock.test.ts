import { describe, expect, test, vi } from 'vitest';
import { openWriterLock, type WriterLock } from './writerLock.ts';

/** A lock manager for one lock, as the specification has it: a queue, stealing and signals. */
function fakeLocks() {
  type Ask = { readonly grant: () => void; readonly fail: (error: Error) => void };
  let holder: Ask | null = null;
  const queue: Ask[] = [];
  const next = () => {
    holder = queue.shift() ?? null;
    holder?.grant();
  };
  const request = ((_: string, { signal, steal }: LockOptions, callback: LockGrantedCallback<unknown>) =>
    new Promise((resolve, reject) => {
      const ask: Ask = {
        grant: () =>
          void Promise.resolve(callback({ name: '', mode: 'exclusive' })).then(
            () => resolve(undefined as never),
            reject,
          ),
        fail: reject,
      };
      if (steal) {
        holder?.fail(new DOMException('stolen', 'AbortError'));
        holder = ask;
        return ask.grant();
      }
      queue.push(ask);
      signal?.addEventListener('abort', () => {
        if (!queue.includes(ask)) return;
        queue.splice(queue.indexOf(ask), 1);
        reject(signal.reason as Error);
      });
      if (!holder) next();
    })) as LockManager['request'];
  const query = async () => ({ held: holder ? [{ name: 'kernelscope writer' }] : [] });
  /** The page that holds the lock is gone. */
  return { request, query, leave: next };
}

const open = (locks: Parameters<typeof openWriterLock>[0]['locks'], onTaken = vi.fn()) =>
  openWriterLock({ locks, onTaken, patience: 20 }).then((lock) => ({ lock, onTaken }));

describe('openWriterLock', () => {
  test('the first tab writes, the second does not', async () => {
    const locks = fakeLocks();
    const [first, second] = [await open(locks), await open(locks)];
    expect([first.lock.holds(), second.lock.holds()]).toEqual([true, false]);
    expect(first.onTaken).not.toHaveBeenCalled();
  });

  test('a reload waits for the page that is being left', async () => {
    const locks = fakeLocks();
    await open(locks);
    setTimeout(locks.leave, 5);
    expect((await open(locks)).lock.holds()).toBe(true);
  });

  test('a browser that is slow to answer is not taken for another tab', async () => {
    const { request, query } = fakeLocks();
    const slowly = (async (...args: Parameters<LockManager['request']>) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return request(...args);
    }) as LockManager['request'];
    expect((await open({ request: slowly, query })).lock.holds()).toBe(true);
  });

  test('without locks every tab writes', async () => {
    expect((await open(undefined)).lock.holds()).toBe(true);
  });

  test('through 100 takings by any of three tabs, exactly one holds it, and whoever lost it is told once', async () => {
    const locks = fakeLocks();
    const tabs = [await open(locks), await open(locks), await open(locks)];
    let expected = 0;
    const told = [0, 0, 0];
    for (let i = 0; i < 100; i++) {
      const taker = (i * i + 3 * i + (i >> 2)) % 3;
      if (taker !== expected) told[expected] = (told[expected] ?? 0) + 1;
      const { lock } = tabs[taker] as { lock: WriterLock };
      await lock.take();
      expected = taker;
      // The one that lost it hears of it a moment later.
      await new Promise((resolve) => setTimeout(resolve));
      expect(tabs.map((tab) => tab.lock.holds())).toEqual([0, 1, 2].map((n) => n === taker));
      expect(tabs.map((tab) => tab.onTaken.mock.calls.length)).toEqual(told);
    }
    expect(Math.min(...told)).toBeGreaterThan(10);
  });
});
