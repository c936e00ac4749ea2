import type { Subset } from '../../data/dataset.ts';
import type { PictureRef } from '../protocol.ts';
import type { SampleSource } from './sampleSource.ts';

/** A sample's pixels and label, or null while they have not arrived. */
export function pictureOf(
  picture: PictureRef,
  source: SampleSource,
): { pixels: Uint8Array; label: number | null } | null {
  if (picture.kind === 'pixels') return { pixels: picture.pixels, label: null };
  const index = withinSubset(source, picture.subset, [picture.index]);
  if (!source.has(picture.subset, index)) return null;
  const { pixels, labels } = source.gather(picture.subset, index);
  return { pixels, label: labels[0] ?? null };
}

/** Gets a picture out of turn, as it is waited for; resolves also when it cannot be had, which the loading tells of. */
export async function whenPictureLoaded(picture: PictureRef, source: SampleSource): Promise<void> {
  if (picture.kind === 'pixels') return;
  const index = withinSubset(source, picture.subset, [picture.index]);
  await source.whenLoaded(picture.subset, index).catch(() => undefined);
}

/** Samples of a subset, by their place in it, as indices of the original part; beyond its end the last. */
export function withinSubset(source: SampleSource, subset: Subset, indices: readonly number[]): Uint32Array {
  const { start, end } = source.range(subset);
  return Uint32Array.from(indices, (index) => Math.min(start + index, end - 1));
}
