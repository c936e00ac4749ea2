import { type ChunkedDataset, subsetRange } from './dataset.ts';
import { keyedRandom, shuffle } from './random.ts';

interface Order {
  readonly manifest: Pick<ChunkedDataset, 'training' | 'test' | 'validationCount'>;
  readonly trainingSize: number;
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
}

/**
 * The order in which an epoch visits the training samples. The first epoch shuffles within chunks, in the
 * manifest's order, so that training starts on the first chunk and the order of arrival changes nothing;
 * later epochs shuffle them all.
 */
export function epochOrder({ manifest, trainingSize, seed, epoch }: Order): Uint32Array {
  const { end } = subsetRange(manifest, trainingSize, 'training');
  const order = Uint32Array.from({ length: end }, (_, i) => i);
  if (epoch > 0) return shuffle(order, keyedRandom(seed, 'shuffle', epoch));
  let start = 0;
  for (const [chunk, { count }] of manifest.training.chunks.entries()) {
    shuffle(order.subarray(start, Math.min(start + count, end)), keyedRandom(seed, 'shuffle', epoch, chunk));
    start += count;
    if (start >= end) break;
  }
  return order;
}
