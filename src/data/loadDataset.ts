import type { ChunkedDataset, ChunkedPart, DatasetRef, ImageShape, Subset } from './dataset.ts';
import { subsetRange } from './dataset.ts';
import { generatedSets } from './generated/generatedSets.ts';
import { generatedSource } from './generated/generatedSource.ts';
import { ownSource } from './own/ownSource.ts';
import type { PictureSource, SourceContext } from './pictureSource.ts';
import { shippedSource } from './shippedSource.ts';

export interface LoadProgress {
  /** Of the chunks asked for so far. */
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

interface Options extends Partial<SourceContext> {
  readonly dataset: Pick<DatasetRef, 'id' | 'knobs' | 'own'>;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly baseUrl: string;
  readonly signal: AbortSignal;
}

/** A data set in memory: pixels held once, as uint8, filled in chunk by chunk as they arrive. */
export interface LoadedDataset {
  readonly manifest: ChunkedDataset;
  /** Whether all of these samples have arrived. */
  has(subset: Subset, indices: Uint32Array): boolean;
  /** Gets what is missing of these samples. Rejects with a DownloadError or PicturesMissing; asking again tries again. */
  whenLoaded(subset: Subset, indices: Uint32Array): Promise<void>;
  /** Gets the chunks of the subsets in order, at most three at once. Rejects with the first error. */
  load(trainingSize: number, subsets: readonly Subset[]): Promise<void>;
  /** Copies of pixels `[n, height, width, channels]` and labels `[n]`, in the order asked; zeros where they have not arrived. */
  gather(subset: Subset, indices: Uint32Array): { readonly pixels: Uint8Array; readonly labels: Uint8Array };
}

const AT_ONCE = 3;

/** One original part: its memory and what is on its way. */
interface Store {
  readonly name: 'training' | 'test';
  readonly part: ChunkedPart;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
  readonly loaded: boolean[];
  /** Chunks under way or done; a failed one is removed so that it can be tried again. */
  readonly arrivals: Map<number, Promise<void>>;
}

/**
 * Opens a data set, shipped, generated or somebody's own; pictures come when asked for.
 * @throws DownloadError when its description cannot be had; PicturesMissing when they are not on this device; Error
 * when the description is damaged.
 */
export async function openDataset({
  dataset,
  baseUrl,
  signal,
  onProgress,
  fetch = globalThis.fetch.bind(globalThis),
  kept = null,
  files = null,
}: Options): Promise<LoadedDataset> {
  const context: SourceContext = { baseUrl, signal, fetch, kept, files };
  return inMemory(await sourceOf(dataset, context), onProgress);
}

function sourceOf(dataset: Options['dataset'], context: SourceContext): Promise<PictureSource> {
  const { id, own } = dataset;
  if (own) return ownSource(id, own, context);
  const generated = Object.hasOwn(generatedSets, id) ? generatedSets[id] : undefined;
  return generated ? generatedSource(generated, dataset, context) : shippedSource(id, context);
}

/** Holds what a source gives. */
function inMemory(
  { info: manifest, chunk: getChunk }: PictureSource,
  onProgress: (progress: LoadProgress) => void,
): LoadedDataset {
  const size = sizeOf(manifest.shape);
  const stores = new Map<Store['name'], Store>();
  /** By part and chunk. */
  const received = new Map<string, { bytes: number; readonly total: number }>();

  const report = () => {
    const chunks = [...received.values()];
    onProgress({
      loadedBytes: chunks.reduce((sum, chunk) => sum + chunk.bytes, 0),
      totalBytes: chunks.reduce((sum, chunk) => sum + chunk.total, 0),
    });
  };

  function storeOf(subset: Subset): Store {
    const name = subset === 'test' ? 'test' : 'training';
    let store = stores.get(name);
    if (!store) {
      const part = manifest[name];
      store = {
        name,
        part,
        pixels: new Uint8Array(part.count * size),
        labels: new Uint8Array(part.count),
        loaded: part.chunks.map(() => false),
        arrivals: new Map(),
      };
      stores.set(name, store);
    }
    return store;
  }

  /** The progress of a chunk, begun when there is none. */
  function progressOf({ name, part }: Store, index: number) {
    const key = `${name} ${index}`;
    let progress = received.get(key);
    if (!progress) {
      progress = { bytes: 0, total: part.chunks[index]?.bytes ?? 0 };
      received.set(key, progress);
    }
    return progress;
  }

  async function fetchChunk(store: Store, index: number): Promise<void> {
    const chunk = store.part.chunks[index];
    if (!chunk) throw new RangeError(`${manifest.title} has no chunk ${index}.`);
    const progress = progressOf(store, index);
    const bytes = await getChunk(store.name, index, (soFar) => {
      // What has come is not there before it is decoded.
      progress.bytes = Math.min(soFar, progress.total - 1);
      report();
    });
    const start = store.part.chunks.slice(0, index).reduce((sum, { count }) => sum + count, 0);
    store.pixels.set(bytes.subarray(0, chunk.count * size), start * size);
    store.labels.set(bytes.subarray(chunk.count * size), start);
    store.loaded[index] = true;
    progress.bytes = progress.total;
    report();
  }

  function chunkLoaded(store: Store, index: number): Promise<void> {
    let promise = store.arrivals.get(index);
    if (!promise) {
      promise = fetchChunk(store, index);
      store.arrivals.set(index, promise);
      promise.catch(() => store.arrivals.delete(index));
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
      for (const { store, chunk } of queue) progressOf(store, chunk);
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

/** Chunks that hold samples of `[start, end)`, in order. */
function chunksBetween(part: ChunkedPart, start: number, end: number): number[] {
  const chunks: number[] = [];
  let first = 0;
  for (const [i, { count }] of part.chunks.entries()) {
    if (first < end && first + count > start) chunks.push(i);
    first += count;
  }
  return chunks;
}

/** Chunks that hold these samples, each once. */
function chunksOf(part: ChunkedPart, indices: Uint32Array): number[] {
  const chunks = new Set<number>();
  for (const index of indices) {
    let end = 0;
    const chunk = part.chunks.findIndex(({ count }) => index < (end += count));
    if (chunk < 0) throw new RangeError(`There is no picture ${index}.`);
    chunks.add(chunk);
  }
  return [...chunks];
}
