import type { DatasetChunk, DatasetManifest, DatasetPart, ImageShape, Subset } from './dataset.ts';
import { subsetRange } from './dataset.ts';
import { type Bytes, download, gunzip, matchesSha256 } from './download.ts';
import { parseManifest } from './parseManifest.ts';

export interface LoadProgress {
  readonly manifest: DatasetManifest;
  /** Of the files asked for so far. */
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

interface Options {
  /** Address of the folder that holds `<id>/manifest.json`, ending in a slash. */
  readonly baseUrl: string;
  readonly id: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly fetch?: typeof globalThis.fetch;
}

/** A data set in memory: pixels held once, as uint8, filled in chunk by chunk as they arrive. */
export interface LoadedDataset {
  readonly manifest: DatasetManifest;
  /** Whether all of these samples have arrived. */
  has(subset: Subset, indices: Uint32Array): boolean;
  /** Downloads what is missing of these samples. Rejects with a DownloadError; asking again tries again. */
  whenLoaded(subset: Subset, indices: Uint32Array): Promise<void>;
  /** Downloads the chunks of the subsets in order, at most three at once. Rejects with the first DownloadError. */
  load(trainingSize: number, subsets: readonly Subset[]): Promise<void>;
  /** Copies of pixels `[n, height, width, channels]` and labels `[n]`, in the order asked; zeros where they have not arrived. */
  gather(subset: Subset, indices: Uint32Array): { readonly pixels: Uint8Array; readonly labels: Uint8Array };
}

const AT_ONCE = 3;

/** One original part: its memory and its downloads. */
interface Store {
  readonly part: DatasetPart;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  readonly loaded: boolean[];
  /** Downloads under way or done, by chunk; a failed one is removed so that it can be tried again. */
  readonly downloads: Map<number, Promise<void>>;
}

/**
 * Reads the manifest; pictures come when asked for.
 * @throws DownloadError when the manifest cannot be had; Error when it is damaged.
 */
export async function openDataset({
  baseUrl,
  id,
  signal,
  onProgress,
  fetch = globalThis.fetch.bind(globalThis),
}: Options): Promise<LoadedDataset> {
  const folder = `${baseUrl}${id}/`;
  const json = await download(`${folder}manifest.json`, `the description of the data set "${id}"`, {
    fetch,
    signal,
    // A description kept from before an update would not fit the chunks.
    cache: 'no-cache',
    decode: parseJson,
  });
  const manifest = parseManifest(json);
  const size = sizeOf(manifest.shape);
  const stores = new Map<DatasetPart, Store>();
  const received = new Map<string, { bytes: number; readonly total: number }>();

  const report = () => {
    const files = [...received.values()];
    onProgress({
      manifest,
      loadedBytes: files.reduce((sum, file) => sum + Math.min(file.bytes, file.total), 0),
      totalBytes: files.reduce((sum, file) => sum + file.total, 0),
    });
  };

  function storeOf(subset: Subset): Store {
    const part = subset === 'test' ? manifest.test : manifest.training;
    let store = stores.get(part);
    if (!store) {
      store = {
        part,
        pixels: new Uint8Array(part.count * size),
        labels: new Uint8Array(part.count),
        loaded: part.chunks.map(() => false),
        downloads: new Map(),
      };
      stores.set(part, store);
    }
    return store;
  }

  async function downloadChunk(store: Store, index: number): Promise<void> {
    const chunk = store.part.chunks[index];
    if (!chunk) throw new RangeError(`${manifest.title} has no chunk ${index}.`);
    const progress = { bytes: 0, total: chunk.bytes };
    received.set(chunk.file, progress);
    const bytes = await download(`${folder}${chunk.file}`, `${chunk.file} of ${manifest.title}`, {
      fetch,
      signal,
      onBytes(soFar) {
        progress.bytes = soFar;
        report();
      },
      decode: (file) => unpackChunk(file, chunk, size),
    });
    const start = store.part.chunks.slice(0, index).reduce((sum, { count }) => sum + count, 0);
    store.pixels.set(bytes.subarray(0, chunk.count * size), start * size);
    store.labels.set(bytes.subarray(chunk.count * size), start);
    store.loaded[index] = true;
    progress.bytes = progress.total;
    report();
  }

  function chunkLoaded(store: Store, index: number): Promise<void> {
    let promise = store.downloads.get(index);
    if (!promise) {
      promise = downloadChunk(store, index);
      store.downloads.set(index, promise);
      promise.catch(() => store.downloads.delete(index));
    }
    return promise;
  }

  const wanted = (store: Store, indices: Uint32Array): number[] => chunksOf(store.part, indices);
  report();

  return {
    manifest,
    has(subset, indices) {
      const store = storeOf(subset);
      return wanted(store, indices).every((chunk) => store.loaded[chunk]);
    },
    whenLoaded(subset, indices) {
      const store = storeOf(subset);
      const all = Promise.all(wanted(store, indices).map((chunk) => chunkLoaded(store, chunk))).then(
        () => undefined,
      );
      // It may fail before the caller looks at it; that must not count as unhandled.
      all.catch(() => undefined);
      return all;
    },
    async load(trainingSize, subsets) {
      const queue = subsets.flatMap((subset) => {
        const { start, end } = subsetRange(manifest, trainingSize, subset);
        const store = storeOf(subset);
        return chunksBetween(store.part, start, end).map((chunk) => ({ store, chunk }));
      });
      for (const { store, chunk } of queue) {
        const { file, bytes } = store.part.chunks[chunk] ?? { file: '', bytes: 0 };
        if (!received.has(file)) received.set(file, { bytes: 0, total: bytes });
      }
      let next = 0;
      const worker = async () => {
        while (next < queue.length) {
          const job = queue[next++];
          if (job) await chunkLoaded(job.store, job.chunk);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    },
    gather(subset, indices) {
      const { pixels, labels } = storeOf(subset);
      const gathered = new Uint8Array(indices.length * size);
      for (const [i, index] of indices.entries())
        gathered.set(pixels.subarray(index * size, (index + 1) * size), i * size);
      return { pixels: gathered, labels: Uint8Array.from(indices, (index) => labels[index] ?? 0) };
    },
  };
}

const sizeOf = ([height, width, channels]: ImageShape): number => height * width * channels;

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw new Error('the file is not JSON');
  }
}

/**
 * A chunk's pixels, then labels.
 * @throws Error in a few words when the file is not the one the manifest describes.
 */
async function unpackChunk(file: Bytes, { count, sha256 }: DatasetChunk, size: number): Promise<Bytes> {
  const bytes = (await matchesSha256(file, sha256)) ? await gunzip(file).catch(() => null) : null;
  if (bytes?.length !== count * (size + 1)) throw new Error('the file is damaged');
  return bytes;
}

/** Chunks that hold samples of `[start, end)`, in order. */
function chunksBetween(part: DatasetPart, start: number, end: number): number[] {
  const chunks: number[] = [];
  let first = 0;
  for (const [i, { count }] of part.chunks.entries()) {
    if (first < end && first + count > start) chunks.push(i);
    first += count;
  }
  return chunks;
}

/** Chunks that hold these samples, each once. */
function chunksOf(part: DatasetPart, indices: Uint32Array): number[] {
  const chunks = new Set<number>();
  for (const index of indices) {
    let end = 0;
    const chunk = part.chunks.findIndex(({ count }) => index < (end += count));
    if (chunk < 0) throw new RangeError(`There is no picture ${index}.`);
    chunks.add(chunk);
  }
  return [...chunks];
}
