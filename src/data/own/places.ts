/** Where a person's pictures lie on this device: paths in the origin private file system, folders first, the file last. */
import type { PictureForm } from './ownSet.ts';

/** The folder of everything that is a person's own. */
export const OWN = 'own';

/** The folder of the editions; no set's id is this. */
export const EDITIONS = 'editions';

/**
 * Pixels of a set's pictures in one form: records of `side * side * channels` bytes, by slot. Each form has a file of its
 * own, so that what names an older form (an edition, an undone edit) finds its pixels as they were.
 */
export const pixelsPath = (setId: string, { side, channels, fit }: PictureForm): readonly string[] => [
  OWN,
  setId,
  `pixels-${side}x${channels}-${fit}`,
];

/** A set's thumbnails, one after the other. */
export const thumbnailsPath = (setId: string): readonly string[] => [OWN, setId, 'thumbnails'];

/** What an edition is, as JSON. */
export const editionPath = (id: string): readonly string[] => [OWN, EDITIONS, `${id}.json`];

/** The folder of a set. */
export const setPath = (setId: string): readonly string[] => [OWN, setId];

/** The folder of the editions. */
export const editionsPath: readonly string[] = [OWN, EDITIONS];

/** Bytes of one picture. */
export const recordBytes = ({ side, channels }: PictureForm): number => side * side * channels;
