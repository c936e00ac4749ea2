import { describe, expect, test } from 'vitest';
import { createMemoryFiles } from '../../test/memoryFiles.ts';
import { ownSample, ownSet } from '../../test/ownSamples.ts';
import type { DecodePool } from './decodePool.ts';
import type { Decoded } from './decodeTask.ts';
import { importPictures } from './importPictures.ts';
import { addPictures, readPixels } from './keptPictures.ts';
import type { ImportItem, ReadSample } from './pictures.ts';
import { recordBytes } from './places.ts';
import { RefusedPicture } from './reader.ts';
import { reformPictures } from './reformPictures.ts';

const form = { side: 28, channels: 1, fit: 'crop' } as const;
const wide = { ...form, fit: 'stretch' } as const;
const RECORD = recordBytes(form);
const MOST = 200;

/** A picture of which every byte is `value`. */
function decodedOf(value: number): Decoded {
  const { sha256, width, height, dhash, sharpness, contrast } = ownSample(value, null);
  return {
    pixels: new Uint8Array(RECORD).fill(value),
    thumbnail: new Uint8Array(2).fill(value),
    facts: { sha256, width, height, dhash, sharpness, contrast },
  };
}

/** A device with a pool that decodes file `n` to bytes of `n + 1`, later ones first, unless `how` does something else with it. */
function start({
  room = Infinity,
  how = () => undefined,
}: { room?: number; how?: (n: number) => unknown } = {}) {
  const files = createMemoryFiles(room);
  const abort = new AbortController();
  let stopped = 0;
  const pool: DecodePool = {
    size: 2,
    async decode({ content }) {
      if (content.kind !== 'file') throw new Error('not a file');
      const n = content.file.size;
      for (let i = 0; i < 5 - (n % 5); i++) await Promise.resolve();
      await how(n);
      return decodedOf(n + 1);
    },
    stop: () => stopped++,
  };
  let time = 0;
  const tools = { root: files.root, pool, signal: abort.signal, now: () => (time += 10) };
  const samples: ReadSample[] = [];
  const told: string[] = [];
  const items = Array.from({ length: MOST }, (_, n): ImportItem => {
    return { kind: 'file', path: `cat/${n}.png`, file: new Blob([new Uint8Array(n)]) };
  });
  return {
    files,
    abort,
    samples,
    told,
    tools,
    stops: () => stopped,
    read: (count: number, firstSlot = 0) =>
      importPictures(
        { set: { id: 'set', form }, items: items.slice(0, count), firstSlot },
        {
          onRead: (some) => samples.push(...some),
          onProgress: ({ done, of, refused }) => told.push(`${done} of ${of}, ${refused} refused`),
        },
        tools,
      ),
    /** The first byte of the pixels in each slot. */
    async kept(slots: readonly number[]) {
      const pixels = await readPixels(files.root, { id: 'set', form }, slots);
      return slots.map((_, i) => pixels[i * RECORD]);
    },
  };
}
const numbers = (count: number, first = 0) => Array.from({ length: count }, (_, i) => first + i);

describe('importPictures', () => {
  test('keeps pictures in their order, each where it is said to lie', async () => {
    const { read, samples, told, kept } = start();
    expect(await read(150, 7)).toEqual({ read: 150, refused: [], stopped: null });
    expect(samples.map(({ slot }) => slot)).toEqual(numbers(150, 7));
    expect(samples.map(({ name }) => name)).toEqual(numbers(150).map((n) => `${n}.png`));
    expect(samples.map(({ thumbnail: [at] }) => at)).toEqual(numbers(150).map((n) => 2 * n));
    expect(await kept(numbers(150, 7))).toEqual(numbers(150, 1));
    expect(told.at(-1)).toBe('150 of 150, 0 refused');
  });

  test('a refused picture leaves no gap', async () => {
    const { read, samples, kept } = start({
      how(n) {
        if (n % 3 === 0) throw new RefusedPicture('is damaged.');
      },
    });
    const report = await read(6);
    expect(report).toEqual({
      read: 4,
      refused: [0, 3].map((n) => ({ path: `cat/${n}.png`, reason: 'It is damaged.' })),
      stopped: null,
    });
    expect(samples.map(({ name, slot }) => [name, slot])).toEqual(
      [1, 2, 4, 5].map((n, slot) => [`${n}.png`, slot]),
    );
    expect(await kept([0, 1, 2, 3])).toEqual([2, 3, 5, 6]);
  });

  test('all of them refused is no failure', async () => {
    const { read } = start({
      how() {
        throw new RefusedPicture('is damaged.');
      },
    });
    const { read: count, refused, stopped } = await read(5);
    expect([count, refused.length, stopped]).toEqual([0, 5, null]);
  });

  test('where the storage is full in the middle, what was kept before stays, is told, and nothing else is', async () => {
    const { read, samples, kept, stops } = start({ room: 100 * RECORD });
    const { read: count, stopped } = await read(MOST);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(100);
    expect(stopped).toBe(
      `This device’s storage for the page is full. The ${count} pictures read before stay. Make room (under Stored on this device) and add the rest again.`,
    );
    expect(samples).toHaveLength(count);
    expect(await kept(numbers(count))).toEqual(numbers(count, 1));
    await expect(kept([count])).rejects.toThrow('no longer on this device');
    expect(stops()).toBe(1);
  });

  test('a decoder that cannot be started ends it with its sentence, and what was decoded stays', async () => {
    const { read, samples } = start({
      how(n) {
        if (n === 3) throw new Error('The decoder could not be loaded.');
      },
    });
    expect((await read(9)).stopped).toBe('The decoder could not be loaded. The 3 pictures read before stay.');
    expect(samples).toHaveLength(3);
  });

  test('Cancel does not wait for a picture that never comes, and keeps what came before it', async () => {
    const never = new Promise(() => undefined);
    const { read, abort, samples, kept, stops } = start({ how: (n) => (n === 5 ? never : undefined) });
    const reading = read(20);
    await new Promise((resolve) => setTimeout(resolve));
    abort.abort();
    expect(await reading).toEqual({
      read: 5,
      refused: [],
      stopped: 'Stopped. The 5 pictures read before stay.',
    });
    expect(samples).toHaveLength(5);
    expect(await kept(numbers(5))).toEqual(numbers(5, 1));
    expect(stops()).toBe(1);
  });

  test.each([
    [0, 'No picture was read.'],
    [1, 'The picture read before stays.'],
  ])('says in words that %i were read', async (count, words) => {
    const { read } = start({
      how(n) {
        if (n === count) throw new Error('Over.');
      },
    });
    expect((await read(3)).stopped).toBe(`Over. ${words}`);
  });
});

describe('reformPictures', () => {
  /** A set of so many pictures whose thumbnails the pool knows by their size. */
  async function withPictures(count: number, options?: Parameters<typeof start>[0]) {
    const device = start(options);
    const pictures = numbers(count).map((n) => ({
      pixels: new Uint8Array(RECORD).fill(99),
      thumbnail: new Uint8Array(n + 1),
    }));
    const runs = await addPictures(device.files.root, { id: 'set', form }, 0, pictures);
    const samples = runs.map((thumbnail, slot) => ownSample(slot, null, { thumbnail }));
    const set = ownSet([], samples, { form });
    const progress: number[] = [];
    return {
      ...device,
      set,
      progress,
      reform: (of = set) => reformPictures(of, wide, ({ done }) => progress.push(done), device.tools),
      async reformed(slots: readonly number[]) {
        const pixels = await readPixels(device.files.root, { id: 'set', form: wide }, slots);
        return slots.map((_, i) => pixels[i * RECORD]);
      },
    };
  }

  test('makes every picture anew from its thumbnail, and leaves the former form as it was', async () => {
    const { reform, reformed, kept, progress } = await withPictures(100);
    expect(await reform()).toEqual({ stopped: null });
    expect(await reformed(numbers(100))).toEqual(numbers(100, 2));
    expect(await kept(numbers(100))).toEqual(numbers(100).map(() => 99));
    expect(progress.at(-1)).toBe(100);
  });

  test('makes only what is missing, also after it was cut short', async () => {
    const asked: number[] = [];
    const { reform, reformed, set } = await withPictures(4, { how: (n) => asked.push(n) });
    await reform({ ...set, samples: set.samples.filter(({ slot }) => slot % 2 === 1) });
    expect(asked.toSorted((a, b) => a - b)).toEqual([2, 4]);
    await reform();
    expect(asked.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect(await reformed([0, 1, 2, 3])).toEqual([2, 3, 4, 5]);
  });

  test('that is cancelled, finds no room or fails says so, and the pictures are as they were', async () => {
    const never = new Promise(() => undefined);
    const cancelled = await withPictures(3, { how: () => never });
    const ended = cancelled.reform();
    cancelled.abort.abort();
    expect(await ended).toEqual({ stopped: 'Stopped. The pictures stay as they were.' });
    const full = await withPictures(3);
    full.files.disk.room = full.files.disk.used + RECORD;
    expect(await full.reform()).toEqual({
      stopped: 'This device’s storage for the page is full. The pictures stay as they were.',
    });
    expect(await full.kept([0, 1, 2])).toEqual([99, 99, 99]);
    await expect(full.reformed([0])).rejects.toThrow('no longer on this device');
    expect([cancelled.stops(), full.stops()]).toEqual([1, 1]);
  });

  test('of no pictures is done at once', async () => {
    const { reform, set } = await withPictures(1);
    expect(await reform({ ...set, samples: [] })).toEqual({ stopped: null });
  });
});
