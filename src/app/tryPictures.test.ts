import { describe, expect, test } from 'vitest';
import type { DecodeHooks, DecodeJob, LoosePicture } from '../data/own/pictures.ts';
import { tryPictures } from './tryPictures.ts';

const picture = (grey: number): LoosePicture => ({
  path: `${grey}.png`,
  className: grey < 128 ? 'dark' : 'bright',
  pixels: new Uint8Array(4).fill(grey),
});
const greys = (count: number) => Array.from({ length: count }, (_, i) => picture(i));

/** A network of two classes, dark and bright, and pictures that come in runs of so many. */
function tried(
  pictures: readonly LoosePicture[],
  { run = 30, invertsPaper = false, shape = [2, 2, 1] as const, dies = Infinity } = {},
) {
  const sizes: number[] = [];
  const jobs: Omit<DecodeJob, 'items'>[] = [];
  const report = tryPictures({
    shape,
    fit: 'crop',
    invertsPaper,
    async decode(job, onDecoded: DecodeHooks['onDecoded']) {
      jobs.push(job);
      for (let i = 0; i < pictures.length; i += run) onDecoded(pictures.slice(i, i + run));
      return { refused: [{ path: 'a.txt', reason: 'It holds text.' }], stopped: null };
    },
    async predict(pixels) {
      if (sizes.length >= dies) throw new Error('The worker ended.');
      sizes.push(pixels.length / 4);
      return Float32Array.from(
        Array.from({ length: pixels.length / 4 }, (_, i) => pixels[i * 4]! / 255).flatMap((b) => [1 - b, b]),
      );
    },
  });
  return { report, sizes, jobs };
}

describe('tryPictures', () => {
  test('predicts a batch at a time, in order, whatever comes at once', async () => {
    for (const run of [1, 30, 230]) {
      const { report, sizes, jobs } = tried(greys(230), { run });
      const { tried: all, refused, stopped } = await report;
      expect(sizes).toEqual([100, 100, 30]);
      expect(all.map(({ path, index }) => [path, index])).toEqual(all.map((_, i) => [`${i}.png`, i]));
      expect(all.map(({ top }) => top)).toEqual(all.map((_, i) => (i > 127 ? 1 : 0)));
      expect(all[229]?.confidence).toBeCloseTo(229 / 255, 6);
      expect(all[0]?.className).toBe('dark');
      expect([all.length, refused.length, stopped]).toEqual([230, 1, null]);
      expect(jobs).toEqual([{ form: { side: 2, channels: 1, fit: 'crop' }, most: 64_000_000 }]);
    }
  });

  test('what was predicted before the worker died stays', async () => {
    expect(await tried(greys(250), { dies: 1 }).report).toMatchObject({
      tried: { length: 100 },
      stopped: 'It was stopped. The worker ended.',
    });
  });

  test('bright paper is inverted for sets that are drawn', async () => {
    const { report } = tried([picture(200), picture(30)], { invertsPaper: true });
    expect((await report).tried.map(({ pixels }) => pixels[0])).toEqual([55, 30]);
  });
});
