/** The pictures that all contenders are given, in one order, and the weights they begin with. */
import type { ImageShape } from '../src/data/dataset.ts';
import { keyedRandom } from '../src/data/random.ts';
import type { ModelSpec } from '../src/model-builder/spec.ts';
import type { Arrays } from '../src/training/checkpoint.ts';
import { readArrays } from '../src/training/engine/arrays.ts';
import { compile } from '../src/training/engine/compile.ts';
import { type SampleSource, sampleSource } from '../src/training/engine/sampleSource.ts';
import { CLASSES } from './networks.ts';

/** Of the weights and pictures. */
export const SEED = 1;
/** So many batches differ; then they come again. */
const BATCHES = 8;
/** Steps of an epoch: more than any measurement takes, so that no epoch ends within one. */
export const EPOCH = 20_000;

/** A batch as it is stored: uint8 `[n, height, width, channels]` and labels `[n]`. */
export interface StoredBatch {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Batch after batch of noise: what a step costs does not depend on what the pictures show. */
export function createBatches(shape: ImageShape, batchSize: number): () => StoredBatch {
  const random = keyedRandom(SEED, 'bench');
  const size = batchSize * shape[0] * shape[1] * shape[2];
  const batches = Array.from({ length: BATCHES }, () => ({
    pixels: Uint8Array.from({ length: size }, () => random.int(256)),
    labels: Uint8Array.from({ length: batchSize }, () => random.int(CLASSES)),
  }));
  let given = 0;
  return () => batches[given++ % BATCHES] as StoredBatch;
}

/** So many pictures of noise in memory, copied as the app copies its own. */
export function picturesOf(shape: ImageShape, count: number): SampleSource['gather'] {
  const random = keyedRandom(SEED, 'bench');
  const size = shape[0] * shape[1] * shape[2];
  const noise = Uint8Array.from({ length: 1 << 16 }, () => random.int(256));
  const pixels = new Uint8Array(count * size);
  for (let at = 0; at < pixels.length; at += noise.length)
    pixels.set(noise.subarray(0, pixels.length - at), at);
  const labels = Uint8Array.from({ length: count }, () => random.int(CLASSES));
  return (_, indices) => {
    const gathered = new Uint8Array(indices.length * size);
    for (const [i, index] of indices.entries())
      gathered.set(pixels.subarray(index * size, (index + 1) * size), i * size);
    return { pixels: gathered, labels: Uint8Array.from(indices, (index) => labels[index] ?? 0) };
  };
}

/** A data set of `count` pictures, none of them to validate on. */
export function sourceOf(shape: ImageShape, count: number, gather: SampleSource['gather']): SampleSource {
  const part = { count, classCounts: [], chunks: [{ count, bytes: 0 }] };
  const loaded = {
    manifest: {
      id: 'bench',
      title: 'Bench',
      about: '',
      drawing: null,
      shape,
      classNames: Array.from({ length: CLASSES }, (_, i) => String(i)),
      training: part,
      test: part,
      validationCount: 0,
      licence: '',
      credit: '',
      source: '',
    },
    has: () => true,
    whenLoaded: () => Promise.resolve(),
    load: () => Promise.resolve(),
    gather,
  };
  return sampleSource('bench', loaded, count);
}

/** What all begin with: the app's own first weights. */
export async function firstWeights(model: ModelSpec): Promise<{
  readonly values: Arrays;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}> {
  const network = compile(model, SEED, null);
  const values = await readArrays(network.variables.map(({ name, value }) => [name, value] as const));
  const shapes = Object.fromEntries(network.variables.map(({ name, spec }) => [name, spec.shape]));
  network.dispose();
  return { values, shapes };
}
