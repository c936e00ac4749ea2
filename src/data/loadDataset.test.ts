import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Subset } from './dataset.ts';
import { DownloadError } from './download.ts';
import { type LoadedDataset, type LoadProgress, openDataset } from './loadDataset.ts';

const datasets = fileURLToPath(new URL('../../public/datasets/', import.meta.url));
const hash = (algorithm: string, ...parts: Uint8Array[]) => {
  const digest = createHash(algorithm);
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
};
const upTo = (end: number, start = 0) => Uint32Array.from({ length: end - start }, (_, i) => start + i);
const read = (address: string) => new Uint8Array(readFileSync(datasets + address));
const fileName = (url: string) => url.slice(url.lastIndexOf('/') + 1);

type Answer = (file: Uint8Array<ArrayBuffer>) => Response | Promise<Response>;
/** Pieces of at most 64 KiB, as they come from a network. */
const whole: Answer = (file) => {
  let sent = 0;
  const pieces = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(file.subarray(sent, (sent += 65_536)));
      if (sent >= file.length) controller.close();
    },
  });
  return new Response(pieces);
};
const missing: Answer = () => new Response('gone', { status: 404 });
const damaged: Answer = (file) => new Response(file.map((byte, i) => (i === 5000 ? byte ^ 1 : byte)));
const short: Answer = (file) => new Response(file.subarray(0, 300_000));
/** Flawless gzip of as many bytes, as a server gives that has chunks of another version. */
const otherPictures: Answer = () => new Response(read('mnist/training-02.bin'));
const fewerPictures: Answer = (file) => new Response(gzipSync(gunzipSync(file).subarray(785)));
/** Some bytes, then the error that fetch's streams give when the connection is lost. */
const cut: Answer = (file) => {
  const half = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(file.subarray(0, 300_000)),
    pull: (controller) => controller.error(new TypeError('network error')),
  });
  return new Response(half);
};

/** A server of the committed files. `faults` holds, by file, the answers to give before the file itself. */
function server(faults: Record<string, Answer[]> = {}) {
  const requests: string[] = [];
  const caches: (RequestCache | undefined)[] = [];
  let open = 0;
  const state = { requests, caches, mostAtOnce: 0 };
  const fetch: typeof globalThis.fetch = async (url, init) => {
    init?.signal?.throwIfAborted();
    const address = (url as string).replace('https://example.org/datasets/', '');
    requests.push(fileName(address));
    caches.push(init?.cache);
    state.mostAtOnce = Math.max(state.mostAtOnce, ++open);
    await new Promise((resolve) => setImmediate(resolve));
    open--;
    return (faults[fileName(address)]?.shift() ?? whole)(read(address));
  };
  return { ...state, state, fetch };
}

interface Opening {
  readonly fetch: typeof globalThis.fetch;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}
const openMnist = ({ fetch, onProgress = () => undefined, signal = new AbortController().signal }: Opening) =>
  openDataset({
    baseUrl: 'https://example.org/datasets/',
    dataset: { id: 'mnist', knobs: {}, own: null },
    fetch,
    onProgress,
    signal,
  });

/** Makes every wait end at once and returns the list of their lengths. */
function skipWaits(): number[] {
  const waits: number[] = [];
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void, ms: number) => {
    waits.push(ms);
    queueMicrotask(done);
    return 0;
  }) as unknown as typeof setTimeout);
  return waits;
}

/** The pictures of a whole part, as the original idx file: its header, then the pixels. */
function idxOf(dataset: LoadedDataset, subset: Subset, count: number): [Uint8Array, Uint8Array] {
  const header = new DataView(new ArrayBuffer(16));
  for (const [i, value] of [0x0803, count, 28, 28].entries()) header.setUint32(4 * i, value, false);
  return [new Uint8Array(header.buffer), dataset.gather(subset, upTo(count)).pixels];
}

const classCounts = (labels: Uint8Array) => {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('openDataset', () => {
  test("gives MNIST's 70,000 pictures bit for bit as in the original idx files", async () => {
    const dataset = await openMnist(server());
    await dataset.load(55_000, ['training', 'validation', 'test']);
    const training = idxOf(dataset, 'training', 60_000);
    const tested = idxOf(dataset, 'test', 10_000);
    // MD5 of the files that Yann LeCun published.
    expect(hash('md5', ...training)).toBe('6bbc9ace898e44ae57da46a324031adb');
    expect(hash('md5', ...tested)).toBe('2646ac647ad5339dbf082846283269ea');
  });

  test("gives the original files' labels", async () => {
    const dataset = await openMnist(server());
    await dataset.load(55_000, ['training', 'validation', 'test']);
    const training = dataset.gather('training', upTo(60_000)).labels;
    const tested = dataset.gather('test', upTo(10_000)).labels;
    expect([...training.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(classCounts(training)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(classCounts(tested)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(dataset.manifest.training.classCounts).toEqual(classCounts(training));
    expect(dataset.manifest.test.classCounts).toEqual(classCounts(tested));
  });

  test('reads the manifest alone until pictures are asked for', async () => {
    const { fetch, requests, caches } = server();
    const dataset = await openMnist({ fetch });
    expect(requests).toEqual(['manifest.json']);
    expect(caches).toEqual(['no-cache']);
    expect(dataset.has('training', upTo(1))).toBe(false);
  });

  test('refuses a manifest that is not one, in a sentence', async () => {
    skipWaits();
    const html: Answer = () => new Response('<!doctype html>');
    const page = [html, html, html];
    await expect(openMnist(server({ 'manifest.json': page }))).rejects.toThrow(
      'Could not download the description of the data set "mnist" (the file is not JSON). Check the connection and press Retry.',
    );
    const wrong: Answer = (file) =>
      new Response(new TextDecoder().decode(file).replace('"count": 60000', '"count": 59999'));
    await expect(openMnist(server({ 'manifest.json': [wrong] }))).rejects.toThrow(/damaged at "training"/);
  });
});

describe('load', () => {
  test('downloads only the chunks that hold the subsets, in order', async () => {
    const { fetch, requests } = server();
    const dataset = await openMnist({ fetch });
    await dataset.load(10_000, ['training', 'validation']);
    expect(requests.slice(1)).toEqual(['training-00.bin', 'training-01.bin', 'training-11.bin']);
    expect(dataset.has('training', upTo(10_000))).toBe(true);
    expect(dataset.has('validation', upTo(60_000, 55_000))).toBe(true);
    expect(dataset.has('training', Uint32Array.of(10_000))).toBe(false);
  });

  test('has at most three downloads under way', async () => {
    const served = server();
    const dataset = await openMnist(served);
    await dataset.load(55_000, ['training', 'validation', 'test']);
    expect(served.requests).toHaveLength(1 + 14);
    expect(served.state.mostAtOnce).toBe(3);
  });

  test('downloads each file once, however often it is asked for', async () => {
    const { fetch, requests } = server();
    const dataset = await openMnist({ fetch });
    await Promise.all([dataset.load(5000, ['training']), dataset.whenLoaded('training', upTo(100))]);
    await dataset.load(7000, ['training']);
    expect(requests).toEqual(['manifest.json', 'training-00.bin', 'training-01.bin']);
  });

  test('tells progress that grows to the size of the files asked for', async () => {
    const told: LoadProgress[] = [];
    const dataset = await openMnist({ fetch: server().fetch, onProgress: (progress) => told.push(progress) });
    await dataset.load(10_000, ['training', 'validation']);
    const files = ['training-00.bin', 'training-01.bin', 'training-11.bin'];
    const total = files.reduce((sum, file) => sum + read(`mnist/${file}`).length, 0);
    const loaded = told.map(({ loadedBytes }) => loadedBytes);
    expect(told[0]).toMatchObject({ loadedBytes: 0, totalBytes: 0 });
    expect(told.slice(1).every(({ totalBytes }) => totalBytes === total)).toBe(true);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(new Set(loaded).size).toBeGreaterThan(30);
    expect(loaded.at(-1)).toBe(total);
    // It says that all is there only when all can be read.
    expect(loaded.filter((bytes) => bytes === total)).toHaveLength(1);
  });

  test.each([
    ['a missing file', missing, 'HTTP 404'],
    ['a damaged file', damaged, 'the file is damaged'],
    ['a file cut short', short, 'the file is damaged'],
    ['a file of other pictures', otherPictures, 'the file is damaged'],
    ['a lost connection', cut, 'the connection failed'],
    ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'the connection failed'],
  ])('names %s after three tries, and gives the pictures when asked again', async (_, fault, reason) => {
    const waits = skipWaits();
    const { fetch, requests, caches } = server({ 'training-01.bin': [fault, fault, fault] });
    const dataset = await openMnist({ fetch });
    const failed: unknown = await dataset.load(10_000, ['training']).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DownloadError);
    expect((failed as Error).message).toBe(
      `Could not download training-01.bin of MNIST digits (${reason}). Check the connection and press Retry.`,
    );
    expect(waits).toEqual([500, 2000]);
    expect(caches.slice(1).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      'default',
      'default',
      'reload',
      'reload',
    ]);
    expect(dataset.has('training', Uint32Array.of(5000))).toBe(false);

    await dataset.load(10_000, ['training']);
    expect(requests.filter((file) => file === 'training-01.bin')).toHaveLength(4);
    const { pixels, labels } = dataset.gather('training', upTo(10_000, 5000));
    const shipped = gunzipSync(read('mnist/training-01.bin'));
    expect(hash('sha256', pixels, labels)).toBe(hash('sha256', shipped));
  });

  test.each([
    ['damaged', damaged],
    ['cut short', short],
    ['of too few pictures', fewerPictures],
    ['not gzip', () => new Response('<!doctype html>')],
  ])('finds a file %s also where hashes cannot be computed', async (_, fault) => {
    vi.stubGlobal('crypto', {});
    skipWaits();
    const dataset = await openMnist(server({ 'training-00.bin': [fault, fault, fault] }));
    await expect(dataset.load(5000, ['training'])).rejects.toThrow('the file is damaged');
    await dataset.load(5000, ['training']);
    expect(dataset.gather('training', upTo(3)).labels).toEqual(Uint8Array.of(5, 0, 4));
  });

  test('gets over two bad answers without telling', async () => {
    skipWaits();
    const dataset = await openMnist(server({ 'training-00.bin': [missing, cut] }));
    await dataset.load(5000, ['training']);
    expect(dataset.gather('training', upTo(3)).labels).toEqual(Uint8Array.of(5, 0, 4));
  });

  test('stops at once when aborted, also while it waits to try again', async () => {
    const controller = new AbortController();
    const { fetch, requests } = server({ 'training-00.bin': [missing, missing, missing] });
    const dataset = await openMnist({ fetch, signal: controller.signal });
    const loading = dataset.load(5000, ['training']);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begun = performance.now();
    controller.abort();
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - begun).toBeLessThan(200);
    expect(requests).toEqual(['manifest.json', 'training-00.bin']);
  });
});

describe('whenLoaded', () => {
  test('downloads the chunk of a sample out of turn', async () => {
    const { fetch, requests } = server();
    const dataset = await openMnist({ fetch });
    await dataset.whenLoaded('validation', Uint32Array.of(59_999));
    expect(requests.slice(1)).toEqual(['training-11.bin']);
    expect(dataset.has('validation', upTo(60_000, 55_000))).toBe(true);
  });

  test('may fail while nobody waits', async () => {
    skipWaits();
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const dataset = await openMnist(server({ 'test-00.bin': [missing, missing, missing] }));
    void dataset.whenLoaded('test', upTo(1));
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    await dataset.whenLoaded('test', upTo(1));
    expect(dataset.gather('test', upTo(1)).labels).toEqual(Uint8Array.of(7));
  });

  test('refuses a sample that does not exist', async () => {
    const dataset = await openMnist(server());
    expect(() => dataset.whenLoaded('test', Uint32Array.of(10_000))).toThrow('There is no picture 10000.');
  });
});

describe('gather', () => {
  test('gives copies in the order asked', async () => {
    const dataset = await openMnist(server());
    await dataset.load(5000, ['training']);
    const { pixels, labels } = dataset.gather('training', Uint32Array.of(4, 0, 4));
    const [first, second] = [0, 4].map((i) => dataset.gather('training', Uint32Array.of(i)).pixels);
    expect([...labels]).toEqual([9, 5, 9]);
    expect(pixels.subarray(0, 784)).toEqual(second);
    expect(pixels.subarray(784, 1568)).toEqual(first);
    pixels.fill(7);
    expect(dataset.gather('training', Uint32Array.of(0)).pixels).toEqual(first);
  });
});
