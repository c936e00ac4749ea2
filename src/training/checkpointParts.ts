/** Parts of a checkpoint as they are before anything was trained. */
import { noPlateau, notWaited } from './experiment/stopping.ts';
import type { EpochSums, Watched } from './checkpoint.ts';

/** Of an epoch that has not begun. */
export const noSums: EpochSums = { loss: 0, correct: 0, top: 0, pictures: 0 };

/** Nothing was watched yet. */
export const notWatched: Watched = {
  plateau: noPlateau,
  stopping: notWaited,
  milliseconds: 0,
  ended: null,
  validatedAt: 0,
};
