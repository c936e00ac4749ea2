import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openOffered, places } from '../test/shippedDatasets.ts';
import { catalogue } from './catalogue.ts';
import type { DatasetManifest } from './dataset.ts';
import type { Bytes, Kept } from './download.ts';
import { openDataset } from './loadDataset.ts';

const folder = fileURLToPath(new URL('../../public/datasets/', import.meta.url));
const hash = (algorithm: string, ...parts: Uint8Array[]) => {
  const digest = createHash(algorithm);
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
};
const ids = catalogue.filter(({ generated }) => !generated).map(({ info }) => info.id);

async function decode(id: string) {
  const set = await openOffered(id);
  await set.load(1e7, ['training', 'validation', 'test']);
  const { manifest } = set;
  const part = (name: 'training' | 'test') => set.gather(name, places(0, manifest[name].count));
  return { manifest: manifest as DatasetManifest, training: part('training'), test: part('test') };
}

const sets = new Map<string, ReturnType<typeof decode>>();
/** A whole set as the app decodes it, once for all tests. */
function decoded(id: string) {
  const set = sets.get(id) ?? decode(id);
  sets.set(id, set);
  return set;
}

describe.each(ids)('the files of %s', (id) => {
  test('are those of the manifest, decode to the hash of their pixels, and hold each class as often as it says', async () => {
    const { manifest, ...parts } = await decoded(id);
    const named = [...manifest.training.chunks, ...manifest.test.chunks];
    expect(readdirSync(folder + id).filter((file) => file.endsWith('.bin'))).toEqual(
      named.map(({ file }) => file).toSorted(),
    );
    for (const { file, bytes, sha256, count } of named) {
      const content = readFileSync(`${folder}${id}/${file}`);
      expect([file, content.length, hash('sha256', content)]).toEqual([file, bytes, sha256]);
      expect(count).toBeLessThanOrEqual(5000);
    }
    for (const name of ['training', 'test'] as const) {
      const { pixels, labels } = parts[name];
      expect(hash('sha256', pixels)).toBe(manifest[name].pixelsSha256);
      const counts = manifest.classNames.map((_, label) => labels.filter((other) => other === label).length);
      expect(counts).toEqual(manifest[name].classCounts);
    }
  });

  test('hold every class in the first chunk, in validation and in the test, and no picture twice', async () => {
    const { manifest, training, test: tested } = await decoded(id);
    const all = new Set(manifest.classNames.map((_, label) => label));
    const [first] = manifest.training.chunks;
    expect(new Set(training.labels.subarray(0, first?.count))).toEqual(all);
    expect(new Set(training.labels.subarray(-manifest.validationCount))).toEqual(all);
    expect(new Set(tested.labels)).toEqual(all);
    const size = training.pixels.length / training.labels.length;
    const pictures = [training.pixels, tested.pixels].flatMap((pixels) =>
      Array.from({ length: pixels.length / size }, (_, i) =>
        hash('md5', pixels.subarray(i * size, (i + 1) * size)),
      ),
    );
    expect(new Set(pictures).size).toBe(manifest.training.count + manifest.test.count);
  });
});

describe('the pictures are the originals', () => {
  /** An idx file: its header, then the bytes. */
  const idx = (...dimensions: number[]) => {
    const header = Buffer.alloc(4 + 4 * dimensions.length);
    header.writeUInt32BE(0x0800 + dimensions.length);
    for (const [i, value] of dimensions.entries()) header.writeUInt32BE(value, 4 + 4 * i);
    return header;
  };

  test("Fashion-MNIST: the unzipped files of today's release", async () => {
    const { training, test: tested } = await decoded('fashion');
    // MD5 of the images as zalandoresearch/fashion-mnist publishes them, unzipped.
    expect(hash('md5', idx(60_000, 28, 28), training.pixels)).toBe('f4a8712d7a061bf5bd6d2ca38dc4d50a');
    expect(hash('md5', idx(10_000, 28, 28), tested.pixels)).toBe('8181f5470baa50b63fa0f6fddb340f0a');
    expect([...training.labels.subarray(0, 10)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
    expect([...tested.labels.subarray(0, 10)]).toEqual([9, 2, 1, 1, 6, 1, 4, 6, 5, 7]);
  });

  test("CIFAR-10: labels and pixels as Keras's load_data shows them", async () => {
    const { training, test: tested } = await decoded('cifar10');
    expect([...training.labels.subarray(0, 10)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
    expect([...tested.labels.subarray(0, 10)]).toEqual([3, 8, 8, 0, 6, 6, 1, 6, 3, 1]);
    // x_train[0][0][:3], x_train[0][31][-3:] and x_test[0][0][:3].
    expect([...training.pixels.subarray(0, 9)]).toEqual([59, 62, 63, 43, 46, 45, 50, 48, 43]);
    expect([...training.pixels.subarray(3072 - 9, 3072)]).toEqual([216, 184, 140, 151, 118, 84, 123, 92, 72]);
    expect([...tested.pixels.subarray(0, 9)]).toEqual([158, 112, 49, 159, 111, 47, 165, 116, 51]);
  });
});

describe('shippedSource', () => {
  /** A cache in memory, and a connection to the committed files that can be cut. */
  function world() {
    const files = new Map<string, Response>();
    const state = { online: true, requests: [] as string[] };
    const kept: Kept = {
      match: (url) => Promise.resolve(files.get(url as string)?.clone()),
      put: (url, response) => Promise.resolve(void files.set(url as string, response)),
    };
    const fetch = (url: string) => {
      state.requests.push(url.slice(url.lastIndexOf('/') + 1));
      if (!state.online) return Promise.reject(new TypeError('Failed to fetch'));
      return Promise.resolve(
        new Response(new Uint8Array(readFileSync(url.replace('https://host/', folder)))),
      );
    };
    const open = () =>
      openDataset({
        dataset: { id: 'quickdraw', knobs: {}, own: null },
        baseUrl: 'https://host/',
        signal: new AbortController().signal,
        onProgress: () => undefined,
        fetch: fetch as typeof globalThis.fetch,
        kept,
      });
    return { state, files, open };
  }

  test('what was loaded once is there without a connection, at once', async () => {
    const { state, open } = world();
    await (await open()).load(1e6, ['training', 'validation']);
    expect(state.requests).toEqual(['manifest.json', 'training-00.bin']);
    state.online = false;
    const begun = performance.now();
    const again = await open();
    await again.load(1e6, ['training', 'validation']);
    expect(performance.now() - begun).toBeLessThan(4000);
    expect(state.requests).toEqual(['manifest.json', 'training-00.bin', 'manifest.json']);
    expect(again.gather('training', places(0, 24)).labels).toHaveLength(24);
  });

  test('a kept file that is damaged is fetched again', async () => {
    const { state, files, open } = world();
    await (await open()).load(1e6, ['training']);
    const url = 'https://host/quickdraw/training-00.bin';
    const bytes: Bytes = new Uint8Array(await (files.get(url) as Response).clone().arrayBuffer());
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    files.set(url, new Response(bytes));
    const again = await open();
    await again.load(1e6, ['training']);
    expect(state.requests).toEqual(['manifest.json', 'training-00.bin', 'manifest.json', 'training-00.bin']);
    const { training } = again.manifest as DatasetManifest;
    expect(hash('sha256', again.gather('training', places(0, training.count)).pixels)).toBe(
      training.pixelsSha256,
    );
  });
});
