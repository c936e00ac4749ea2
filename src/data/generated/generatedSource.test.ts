import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SourceContext } from '../pictureSource.ts';
import type { GeneratedSet, Place } from './generatedSet.ts';
import { generatedSource } from './generatedSource.ts';

const masks = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256);
const file = gzipSync(masks);
const sha256 = [...new Uint8Array(await crypto.subtle.digest('SHA-256', file))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');

/** A set of 2×1 grey pictures that remembers what it was asked to paint. */
function recorder({ withMasks = false } = {}) {
  const painted: { readonly label: number; readonly part: Place['part']; readonly index: number }[] = [];
  const count = { training: 600, test: 300 };
  const set: GeneratedSet<'seed'> = {
    info: {
      id: 'recorder',
      title: 'Recorder',
      about: '',
      shape: [2, 1, 1],
      classNames: ['a', 'b', 'c'],
      training: { count: count.training, classCounts: [200, 200, 200] },
      test: { count: count.test, classCounts: [100, 100, 100] },
      validationCount: 100,
      drawing: null,
      licence: '',
      credit: '',
      source: '',
    },
    knobs: { seed: { label: '', help: '', min: 0, max: 9, step: 1, default: 0 } },
    masks: withMasks ? { file: 'masks.bin', bytes: file.length, sha256 } : null,
    paint(picture, label, { seed }, { part, index, random }, all) {
      painted.push({ label, part, index });
      picture[0] = seed;
      picture[1] = withMasks ? (all[index] ?? 0) : random.int(256);
    },
  };
  return { set, painted };
}

function contextOf(answer: () => Response): SourceContext & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    baseUrl: 'https://host/',
    signal: new AbortController().signal,
    fetch: (url) => {
      asked.push(url as string);
      return Promise.resolve(answer());
    },
    kept: null,
    files: null,
    asked,
  };
}
const nothing = () => new Response(null, { status: 404 });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('generatedSource', () => {
  test('paints each picture of a chunk for its place, and tells validation from training', async () => {
    const { set, painted } = recorder();
    const context = contextOf(nothing);
    const source = await generatedSource(set, { knobs: { seed: 4 } }, context);
    expect(source.info.training.chunks.map(({ count }) => count)).toEqual([250, 250, 100]);
    const bytes = await source.chunk('training', 2, () => undefined);
    expect(painted).toEqual(
      Array.from({ length: 100 }, (_, i) => ({ label: (500 + i) % 3, part: 'validation', index: 500 + i })),
    );
    expect(bytes).toHaveLength(100 * 3);
    expect([bytes[0], bytes[2], bytes[198]]).toEqual([4, 4, 4]);
    expect([...bytes.subarray(200, 206)]).toEqual([2, 0, 1, 2, 0, 1]);
    await source.chunk('training', 0, () => undefined);
    expect(painted.at(-1)).toEqual({ label: 0, part: 'training', index: 249 });
    await source.chunk('test', 0, () => undefined);
    expect(painted.at(-1)).toEqual({ label: 0, part: 'test', index: 249 });
    expect(context.asked).toEqual([]);
  });

  test('stops when it is no longer wanted', async () => {
    const { set, painted } = recorder();
    const controller = new AbortController();
    const source = await generatedSource(
      set,
      { knobs: { seed: 1 } },
      { ...contextOf(nothing), signal: controller.signal },
    );
    const chunk = source.chunk('training', 0, () => undefined);
    controller.abort(new Error('another set'));
    await expect(chunk).rejects.toThrow('another set');
    expect(painted).toEqual([]);
  });

  test('gets the file it draws from, checked and unpacked', async () => {
    const { set } = recorder({ withMasks: true });
    const context = contextOf(() => new Response(file));
    const source = await generatedSource(set, { knobs: { seed: 1 } }, context);
    expect(context.asked).toEqual(['https://host/recorder/masks.bin']);
    const bytes = await source.chunk('training', 1, () => undefined);
    expect(bytes[1]).toBe(masks[250]);
  });

  test('a damaged file is said with its name', async () => {
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void) => {
      queueMicrotask(done);
      return 0;
    }) as unknown as typeof setTimeout);
    const { set } = recorder({ withMasks: true });
    const context = contextOf(() => new Response(gzipSync('other masks')));
    await expect(generatedSource(set, { knobs: { seed: 1 } }, context)).rejects.toThrow(
      'Could not download masks.bin of the data set "recorder" (the file is damaged). Check the connection and press Retry.',
    );
    expect(context.asked).toHaveLength(3);
  });
});
