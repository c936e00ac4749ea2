import type { ReadSample } from '../data/own/pictures.ts';
import { ownSample } from './ownSamples.ts';

/** A picture as it was read, the same for the same slot. */
export function readSample(slot: number, className: string | null = null): ReadSample {
  const { classId: _, ...sample } = ownSample(slot, null);
  return { ...sample, className, classKey: null };
}
