import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSample } from '../../test/readSample.ts';
import { defaultForm } from './ownSet.ts';
import type { ImportItem, ReadSample } from './pictures.ts';
import { createPictures, type PicturesEndpoint } from './picturesClient.ts';
import type { Asked, Said } from './picturesProtocol.ts';

/** Workers in the test's hands, and the clock's time as the page sees it. */
function start() {
  const workers: {
    readonly asked: Asked[];
    readonly say: (said: Said) => void;
    readonly fail: (message?: string) => void;
    ended: boolean;
  }[] = [];
  const spawn = (): PicturesEndpoint => {
    const listeners: Record<string, (event: never) => void> = {};
    const asked: Asked[] = [];
    const made = {
      asked,
      say: (data: Said) => listeners['message']?.({ data } as never),
      fail: (message?: string) => listeners['error']?.({ message } as never),
      ended: false,
    };
    workers.push(made);
    return {
      postMessage: (message) => void asked.push(message),
      addEventListener: (type: string, listener: (event: never) => void) => void (listeners[type] = listener),
      terminate: () => void (made.ended = true),
    };
  };
  const pictures = createPictures({ spawn });
  const read = () => {
    const samples: ReadSample[] = [];
    const job = { set: { id: 'set', form: defaultForm }, items: [], firstSlot: 0 };
    const { done, cancel } = pictures.read(job, {
      onRead: (some) => samples.push(...some),
      onProgress: () => undefined,
    });
    return { samples, done, cancel };
  };
  return { workers, pictures, read };
}
const STOPPED = 'The part of this page that keeps pictures stopped';

describe('createPictures', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('starts its worker with the first question, and gives each answer to who asked', async () => {
    const { workers, pictures } = start();
    expect(workers).toHaveLength(0);
    const bytes = pictures.bytes();
    const refused = pictures.keepEdition({} as never);
    expect(workers).toHaveLength(1);
    workers[0]?.say({ type: 'failed', id: 2, message: 'This device is full.' });
    workers[0]?.say({ type: 'done', id: 1, result: 7 });
    await expect(bytes).resolves.toBe(7);
    await expect(refused).rejects.toThrow('This device is full.');
  });

  test('many items go ahead of the call some at a time, in order, and no more of them once it is cancelled', async () => {
    vi.useRealTimers();
    const { workers, pictures } = start();
    const hooks = { onRead: () => undefined, onProgress: () => undefined };
    const items = Array.from({ length: 120 }, (_, i): ImportItem => ({
      kind: 'file',
      file: new Blob(),
      path: `${i}`,
    }));
    const job = { set: { id: 'set', form: defaultForm }, items, firstSlot: 0 };
    void pictures.read(job, hooks);
    const asked = workers[0]!.asked;
    // The rest in later tasks: the page is not held up.
    expect(asked).toHaveLength(1);
    await expect.poll(() => asked.at(-1)).toMatchObject({ type: 'call', name: 'read', args: { items: [] } });
    expect(asked.flatMap((each) => (each.type === 'items' ? each.items : []))).toEqual(items);

    const second = pictures.read(job, hooks);
    second.cancel();
    await expect.poll(() => asked.at(-2)).toMatchObject({ type: 'call', id: 2 });
    expect(asked.at(-1)).toEqual({ type: 'cancel', id: 2 });
    expect(asked.filter(({ type, id }) => type === 'items' && id === 2)).toHaveLength(1);
  });

  test('a worker that dies in an import: what was read stays, it is said, and the next import has a new worker', async () => {
    const { workers, read, pictures } = start();
    const first = read();
    const bytes = pictures.bytes();
    workers[0]?.say({ type: 'read', id: 1, samples: [readSample(0), readSample(1)] });
    workers[0]?.fail('out of memory');
    expect(await first.done).toEqual({
      read: 2,
      refused: [],
      stopped: `${STOPPED} (it failed: out of memory): try again. What was read before stays; add the rest again.`,
    });
    await expect(bytes).rejects.toThrow(STOPPED);
    expect([first.samples.length, workers[0]?.ended]).toEqual([2, true]);

    const second = read();
    // Late words of the dead one are not taken for the new one's.
    workers[0]?.say({ type: 'read', id: 3, samples: [readSample(9)] });
    workers[1]?.say({ type: 'read', id: 3, samples: [readSample(2)] });
    workers[1]?.say({ type: 'done', id: 3, result: { read: 1, refused: [], stopped: null } });
    expect(await second.done).toEqual({ read: 1, refused: [], stopped: null });
    expect(second.samples).toEqual([readSample(2)]);
  });

  test('a worker whose file cannot be loaded is said to be', async () => {
    const { workers, read } = start();
    const { done } = read();
    workers[0]?.fail();
    expect((await done).stopped).toContain('(it could not be loaded): try again.');
  });

  test('a silent worker is dead after 20 seconds; one that beats, or that nothing is asked of, is not', async () => {
    const { workers, read, pictures } = start();
    const { done } = read();
    for (let second = 0; second < 60; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      workers[0]?.say({ type: 'beat' });
    }
    workers[0]?.say({ type: 'done', id: 1, result: { read: 0, refused: [], stopped: null } });
    await done;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers[0]?.ended).toBe(false);
    const bytes = pictures.bytes().catch(String);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(workers[0]?.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(3000);
    expect(workers[0]?.ended).toBe(true);
    expect(await bytes).toContain(`${STOPPED} (it no longer answers)`);
  });

  test('a page that slept does not take its worker for dead', async () => {
    const { workers, read } = start();
    void read();
    await vi.advanceTimersByTimeAsync(1000);
    // As when a lid is closed: an hour goes by, and no timer runs.
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(workers[0]?.ended).toBe(false);
  });

  test('Cancel reaches the job, and none once it is done', async () => {
    const { workers, read } = start();
    const { done, cancel } = read();
    cancel();
    expect(workers[0]?.asked.at(-1)).toEqual({ type: 'cancel', id: 1 });
    workers[0]?.say({ type: 'done', id: 1, result: { read: 0, refused: [], stopped: 'Stopped.' } });
    await done;
    cancel();
    expect(workers[0]?.asked).toHaveLength(2);
  });

  test('a change of form whose worker dies is said to have stopped', async () => {
    const { workers, pictures } = start();
    const { done } = pictures.reform({} as never, defaultForm, () => undefined);
    workers[0]?.fail('gone');
    expect((await done).stopped).toContain(STOPPED);
  });
});
