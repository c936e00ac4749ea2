/**
 * What is trained on is an edition: a set's labelled pictures in a fixed order, named by the hash of what they are. Later
 * edits of the set make other editions; those there are stay as they were.
 */
import type { EditionInfo } from '../dataset.ts';
import type { PictureForm } from './ownSet.ts';

/** What the device keeps of one, at `own/editions/<id>.json`. */
export interface Edition {
  /** `own-` and the SHA-256 of its info, its form, and each picture's hash with its label, in order. */
  readonly id: string;
  readonly setId: string;
  readonly info: EditionInfo;
  /** Says with `setId` in which file its pixels lie (`pixelsPath`). */
  readonly form: PictureForm;
  /** Slots of that file: training, then validation, then test. */
  readonly slots: readonly number[];
  /** Class indices, in the same order. */
  readonly labels: readonly number[];
}
