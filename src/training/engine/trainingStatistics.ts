/** Mean and deviation of the training pictures, which 'mean 0, deviation 1' needs before any picture can be prepared. */
import { needsStatistics, prepare, preparedShape, type Preprocessing } from '../../data/preprocess.ts';
import { createChannelSums, type Statistics } from '../../data/statistics.ts';
import { EVALUATION_BATCH } from './evaluate.ts';
import { macrotask } from './macrotask.ts';
import type { SampleSource } from './sampleSource.ts';

interface Measured {
  readonly whenKnown: Promise<Statistics>;
  known: Statistics | null;
}

/** By source and by what is made of its pictures; a failed one is forgotten, so that it can be tried again. */
const measured = new WeakMap<SampleSource, Map<string, Measured>>();

const keyOf = ({ size, fit, channels }: Preprocessing): string => JSON.stringify([size, fit, channels]);

function entryOf(source: SampleSource, preprocessing: Preprocessing): Measured {
  const key = keyOf(preprocessing);
  const entries = measured.get(source) ?? new Map<string, Measured>();
  measured.set(source, entries);
  const before = entries.get(key);
  if (before) return before;
  const entry: Measured = { whenKnown: measure(source, preprocessing), known: null };
  entries.set(key, entry);
  entry.whenKnown.then(
    (statistics) => (entry.known = statistics),
    () => entries.delete(key),
  );
  return entry;
}

/**
 * Of all training pictures in use, once they have arrived, in their order: the same pictures give the same bits.
 * Measured once. Null where none are needed. Rejects with a DownloadError when the pictures cannot be had.
 */
export const statisticsOf = async (
  source: SampleSource,
  preprocessing: Preprocessing,
): Promise<Statistics | null> =>
  needsStatistics(preprocessing) ? entryOf(source, preprocessing).whenKnown : null;

/** The same as far as they are known by now; null also while they are not. */
export const knownStatistics = (source: SampleSource, preprocessing: Preprocessing): Statistics | null =>
  (needsStatistics(preprocessing) && measured.get(source)?.get(keyOf(preprocessing))?.known) || null;

async function measure(source: SampleSource, preprocessing: Preprocessing): Promise<Statistics> {
  const { shape } = source.manifest;
  const { start, end } = source.range('training');
  const all = Uint32Array.from({ length: end - start }, (_, i) => start + i);
  await source.whenLoaded('training', all);
  const sums = createChannelSums(preparedShape(shape, preprocessing)[2]);
  for (let at = 0; at < all.length; at += EVALUATION_BATCH) {
    const { pixels } = source.gather('training', all.subarray(at, at + EVALUATION_BATCH));
    sums.add(prepare(pixels, shape, { ...preprocessing, scaling: '0 to 255' }, null));
    // Messages are heard meanwhile.
    await macrotask();
  }
  return sums.finish();
}
