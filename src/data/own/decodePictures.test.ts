import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { DecodePool } from './decodePool.ts';
import { decodePictures } from './decodePictures.ts';
import { defaultForm } from './ownSet.ts';
import type { ImportItem, ImportProgress, LoosePicture } from './pictures.ts';
import { RefusedPicture } from './reader.ts';

const item = (path: string, content: Uint8Array<ArrayBuffer> | string): ImportItem => ({
  kind: 'file',
  path,
  file: new Blob([content]),
});
const bytes = (text: string) => new TextEncoder().encode(text);

/** Pictures are files that begin with "picture"; of a cancelled one nothing is heard. */
function decoded(items: readonly ImportItem[], { most = 1000, cancelAt = Infinity } = {}) {
  const abort = new AbortController();
  const batches: (readonly LoosePicture[])[] = [];
  const told: ImportProgress[] = [];
  let stopped = 0;
  let asked = 0;
  const pool: DecodePool = {
    size: 2,
    async decode({ content }) {
      if (++asked >= cancelAt) {
        abort.abort();
        return new Promise(() => undefined);
      }
      const text = content.kind === 'file' ? await content.file.text() : 'picture';
      if (!text.startsWith('picture')) throw new RefusedPicture('holds text, not a picture.');
      return {
        pixels: new Uint8Array(1),
        thumbnail: new Uint8Array(),
        facts: { sha256: '', width: 1, height: 1, dhash: '', sharpness: 0, contrast: 0 },
      };
    },
    stop: () => stopped++,
  };
  const report = decodePictures(
    { items, form: defaultForm, most },
    { onDecoded: (pictures) => batches.push(pictures), onProgress: (progress) => told.push(progress) },
    { pool, signal: abort.signal, now: () => 0 },
  );
  return { report, batches, told, stops: () => stopped };
}
const many = (count: number) => Array.from({ length: count }, (_, i) => item(`${i}.png`, 'picture'));

describe('decodePictures', () => {
  test('hands pictures out in their order, a batch at a time, and tells how far it is', async () => {
    const { report, batches, told } = decoded(many(230));
    expect(await report).toEqual({ refused: [], stopped: null });
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 30]);
    expect(batches.flat().map(({ path }) => path)).toEqual(Array.from({ length: 230 }, (_, i) => `${i}.png`));
    expect(told.at(-1)).toMatchObject({ done: 230, of: 230 });
  });

  test('opens zips, takes folders for classes, and lists what is refused', async () => {
    const zip = zipSync({
      'dark/a.png': bytes('picture'),
      'bright/b.png': bytes('picture'),
      '__MACOSX/._a.png': bytes(''),
    });
    const { report, batches } = decoded([
      item('all.zip', new Uint8Array(zip)),
      item('notes.txt', 'hello'),
      item('cut.zip', 'PK'),
    ]);
    const { refused, stopped } = await report;
    expect(batches.flat().map(({ path, className }) => [path, className])).toEqual([
      ['all.zip/bright/b.png', 'bright'],
      ['all.zip/dark/a.png', 'dark'],
    ]);
    expect(refused).toEqual([
      { path: 'cut.zip', reason: 'It is not a whole zip: copy or download it again.' },
      { path: 'notes.txt', reason: 'It holds text, not a picture.' },
    ]);
    expect(stopped).toBeNull();
  });

  test('takes no more than fit, and says so', async () => {
    const { report, batches } = decoded(many(5), { most: 2 });
    expect((await report).stopped).toContain('Only the first 2 pictures were taken');
    expect(batches.flat()).toHaveLength(2);
  });

  test('stopped in the middle, what was decoded is handed out', async () => {
    const { report, batches, stops } = decoded(many(50), { cancelAt: 20 });
    expect(await report).toEqual({ refused: [], stopped: 'Stopped.' });
    expect(batches.flat().length).toBeGreaterThan(5);
    expect(batches.flat().length).toBeLessThan(20);
    expect(stops()).toBe(1);
  });
});
