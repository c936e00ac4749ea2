import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Picture } from '../data/ownPicture.ts';
import { type ChosenFile, tryPictures, type TryProgress } from './tryPictures.ts';

/** The header of a BMP, which is all that is read of it; its last byte is its grey. */
function bmp(grey: number, size = 2): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(14, 40, true);
  view.setInt32(18, size, true);
  view.setInt32(22, size, true);
  bytes[63] = grey;
  return bytes;
}
const file = (path: string, bytes: Uint8Array<ArrayBuffer>): ChosenFile => ({
  path,
  file: new Blob([bytes]),
});

async function decode(blob: Blob): Promise<Picture> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { pixels: new Uint8Array(12).fill(bytes.at(-1) ?? 0), shape: [2, 2, 3] };
}

/** A network of two classes: dark and bright. */
const predict = (sizes: number[]) => (pixels: Uint8Array) => {
  sizes.push(pixels.length / 4);
  return Promise.resolve(
    Float32Array.from(
      Array.from({ length: pixels.length / 4 }, (_, i) => pixels[i * 4]! / 255).flatMap((b) => [1 - b, b]),
    ),
  );
};

function tried(files: readonly ChosenFile[], options: Partial<Parameters<typeof tryPictures>[1]> = {}) {
  const sizes: number[] = [];
  const told: TryProgress[] = [];
  let time = 0;
  const report = tryPictures(files, {
    shape: [2, 2, 1],
    fit: 'crop',
    invertsPaper: false,
    decode,
    predict: predict(sizes),
    onProgress: (progress) => told.push(progress),
    signal: new AbortController().signal,
    now: () => (time += 1000),
    ...options,
  });
  return { report, sizes, told };
}

describe('tryPictures', () => {
  test('tries files in batches, in their order, and tells how far it is', async () => {
    const { report, sizes, told } = tried(Array.from({ length: 230 }, (_, i) => file(`${i}.bmp`, bmp(i))));
    const { tried: all, refused, stopped } = await report;
    expect(sizes).toEqual([100, 100, 30]);
    expect(all.map(({ path }) => path)).toEqual(Array.from({ length: 230 }, (_, i) => `${i}.bmp`));
    expect(all.map(({ top }) => top)).toEqual(Array.from({ length: 230 }, (_, i) => (i > 127 ? 1 : 0)));
    expect(all[229]?.confidence).toBeCloseTo(229 / 255, 6);
    expect([refused, stopped]).toEqual([[], null]);
    expect(told.at(0)).toEqual({ done: 1, of: 230, secondsLeft: null });
    // A picture a second so far.
    expect(told.at(99)).toEqual({ done: 100, of: 230, secondsLeft: 130 });
  });

  test('opens zips, takes folders for classes, and leaves out what systems put there', async () => {
    const zip = zipSync({ 'dark/a.bmp': bmp(9), 'bright/b.bmp': bmp(250), '__MACOSX/._a.bmp': bmp(1) });
    const { report } = tried([file('all.zip', new Uint8Array(zip))]);
    expect((await report).tried.map(({ path, className, top }) => [path, className, top])).toEqual([
      ['all.zip/dark/a.bmp', 'dark', 0],
      ['all.zip/bright/b.bmp', 'bright', 1],
    ]);
  });

  test('lists what is refused, and why; the others are tried', async () => {
    let decoded = 0;
    const { report } = tried(
      [
        file('notes.txt', new TextEncoder().encode('hello')),
        file('bomb.bmp', bmp(1, 60_000)),
        file('empty.bmp', new Uint8Array()),
        file('cut.zip', new Uint8Array(50)),
        file('good.bmp', bmp(200)),
      ],
      { decode: (blob) => (decoded++, decode(blob)) },
    );
    const { tried: all, refused } = await report;
    expect(all.map(({ path }) => path)).toEqual(['good.bmp']);
    expect(refused.map(({ path }) => path)).toEqual(['cut.zip', 'notes.txt', 'bomb.bmp', 'empty.bmp']);
    for (const { reason } of refused) expect(reason).toMatch(/^It .+\.$/);
    expect(decoded, 'a bomb is refused before it is decoded').toBe(1);
  });

  test('what was predicted before it was cancelled, or the worker died, stays', async () => {
    const files = Array.from({ length: 250 }, (_, i) => file(`${i}.bmp`, bmp(i)));
    const controller = new AbortController();
    const cancelled = tried(files, {
      signal: controller.signal,
      onProgress: ({ done }) => done === 150 && controller.abort(),
    });
    expect(await cancelled.report).toMatchObject({
      tried: { length: 100 },
      stopped: 'Cancelled after 100 of 250 pictures.',
    });
    const sizes: number[] = [];
    const died = tried(files, {
      predict: (pixels) =>
        sizes.length === 1 ? Promise.reject(new Error('The worker ended.')) : predict(sizes)(pixels),
    });
    expect(await died.report).toMatchObject({
      tried: { length: 100 },
      stopped: 'It was stopped. The worker ended.',
    });
  });

  test('bright paper is inverted for sets that are drawn, and says so where too much is given', async () => {
    const { report } = tried([file('a.bmp', bmp(200)), file('b.bmp', bmp(30))], { invertsPaper: true });
    expect((await report).tried.map(({ pixels }) => pixels[0])).toEqual([55, 30]);
    const large = tried(
      [1, 2, 3].map((grey) => file(`${grey}.bmp`, bmp(grey))),
      {
        shape: [8000, 16_000, 1],
        decode: () => Promise.reject(new Error('Not decoded here.')),
      },
    );
    expect((await large.report).stopped).toContain('Only the first 2 pictures');
  });
});
