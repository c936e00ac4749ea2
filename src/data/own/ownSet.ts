/** A person's own pictures with their classes: what is kept on this device, beside the pixels. Immutable; edits make another. */
import type { ImageShape, Subset } from '../dataset.ts';
import type { Fit } from '../fit.ts';

/** How all pictures of a set are stored. */
export interface PictureForm {
  /** Height and width, pixels. */
  readonly side: number;
  /** Grey or red, green and blue. */
  readonly channels: 1 | 3;
  readonly fit: Fit;
}

/** Sides that pictures can be stored at. */
export const SIDES = [28, 32, 48, 64, 96, 128, 160, 224] as const;

/** A new set's. */
export const defaultForm: PictureForm = { side: 64, channels: 3, fit: 'crop' };

export const isSameForm = (a: PictureForm, b: PictureForm): boolean =>
  a.side === b.side && a.channels === b.channels && a.fit === b.fit;

/** What a stored picture is. */
export const shapeOf = ({ side, channels }: PictureForm): ImageShape => [side, side, channels];

/** A class. Its name may be anything, and be another's too: `id` tells them apart. */
export interface OwnClass {
  readonly id: string;
  readonly name: string;
  /** Which of the class colours of `src/ui/tokens.css`, from 0. */
  readonly colour: number;
}

/** What is measured of a picture when it is read, for the checks of the data's health. */
export interface PictureFacts {
  /** Of the file's bytes, lower-case hex; of the stored pixels where there was no file (camera, drawing). */
  readonly sha256: string;
  /** Upright, before scaling, pixels. */
  readonly width: number;
  readonly height: number;
  /** Difference hash (Krawetz 2013: 9×8 grey, each pixel against its right neighbour), 16 hex digits, row by row, most significant bit first. */
  readonly dhash: string;
  /** Variance of the Laplacian of the grey picture (Pech-Pacheco 2000), scaled to 256 pixels on its longer side where it is larger; brightness 0..255. */
  readonly sharpness: number;
  /** Standard deviation of the grey picture, 0..127.5. */
  readonly contrast: number;
}

/** One picture with its label. */
export interface OwnSample extends PictureFacts {
  /** Where its pixels lie: the `slot`-th record of the file of pixels. Never given twice, so it names the sample. */
  readonly slot: number;
  /** Where its thumbnail lies (JPEG or PNG, at most 256 pixels on its longer side, not cut): first byte and length. */
  readonly thumbnail: readonly [start: number, length: number];
  /** The file's name, or where it came from. */
  readonly name: string;
  /** Null while it is not labelled. */
  readonly classId: string | null;
  /** The subset its folder named, which the split respects; null where none did. */
  readonly pinned: Subset | null;
  /** Names what was captured in one go, which the split keeps together; null for a picture of its own. */
  readonly burst: string | null;
}

/** How pictures are shared out, as parts of all; the rest is for training. */
export interface SplitConfig {
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** A new set's. */
export const defaultSplit: SplitConfig = { validation: 0.15, test: 0.15, seed: 0 };

/** The set. */
export interface OwnSet {
  readonly version: 1;
  /** Names its folder on this device. */
  readonly id: string;
  readonly title: string;
  readonly form: PictureForm;
  readonly split: SplitConfig;
  readonly classes: readonly OwnClass[];
  /** In the order they came. */
  readonly samples: readonly OwnSample[];
}

/** What came of judging the labels of an edition, as it is kept with the set. */
export interface JudgedLabels {
  readonly version: 1;
  readonly editionId: string;
  readonly setId: string;
  /** Pictures. */
  readonly judged: number;
  /** Most doubted first; classes by their names then. */
  readonly doubts: readonly { readonly slot: number; readonly given: string; readonly likely: string }[];
}

/** What is kept on this device of a person's own pictures. */
export interface OwnFacts {
  /** Null before the first picture or class. */
  readonly set: OwnSet | null;
  /** The first slot that was never given: also undone edits and old editions name slots. */
  readonly nextSlot: number;
  /** Ids of what was made of it to train on, the newest last. */
  readonly editions: readonly string[];
  /** What came of the last check of the labels; null before, and once nothing is known of its edition. */
  readonly judged: JudgedLabels | null;
}

/** More cannot be trained on: a label is a byte. */
export const MOST_CLASSES = 256;
