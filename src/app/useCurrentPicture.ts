import { useMemo } from 'react';
import type { PictureRef } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { useSamples } from './useSamples.ts';
import { useTraining } from './useServices.ts';

const pictureOf = (state: TrainingState) => state.picture;

/** The picture that flows through the network: its pixels as a data set stores them, null while they are on their way, and its class, null where it has none. */
export function useCurrentPicture(): {
  readonly picture: PictureRef;
  readonly pixels: Uint8Array | null;
  readonly label: number | null;
} {
  const picture = useTraining(pictureOf);
  const indices = useMemo(() => (picture.kind === 'sample' ? [picture.index] : []), [picture]);
  const samples = useSamples(picture.kind === 'sample' ? picture.subset : 'validation', indices);
  if (picture.kind === 'pixels') return { picture, pixels: picture.pixels, label: null };
  return { picture, pixels: samples?.pixels ?? null, label: samples?.labels[0] ?? null };
}
