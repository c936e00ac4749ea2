import type { Fit } from './fit.ts';

/** A picture's size: `[height, width, channels]`, in pixels. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** The parts of a data set that never mix: weights are fitted on `training`, curves come from `validation`, `test` is touched only to evaluate. */
export type Subset = 'training' | 'validation' | 'test';

/** Half-open run of sample indices, `start ≤ index < end`. */
export interface IndexRange {
  readonly start: number;
  readonly end: number;
}

/** One original part of a data set: its training (with validation) or its test pictures. */
export interface PartInfo {
  readonly count: number;
  readonly classCounts: readonly number[];
}

/** How a person's drawing becomes a picture of the set: as MNIST's digits or as Quick, Draw!'s doodles were made. */
export type DrawingStyle = 'digit' | 'doodle';

/** What is known of a data set before any of its pictures is here. */
export interface DatasetInfo {
  readonly id: string;
  /** Shown to people, e.g. "MNIST digits". */
  readonly title: string;
  /** One sentence. */
  readonly about: string;
  readonly shape: ImageShape;
  readonly classNames: readonly string[];
  readonly training: PartInfo;
  readonly test: PartInfo;
  /** How many pictures at the end of the original training part are held out for validation. */
  readonly validationCount: number;
  /** `null` where drawing makes no sense, as for photos. */
  readonly drawing: DrawingStyle | null;
  readonly licence: string;
  readonly credit: string;
  readonly source: string;
}

/** A run of pictures that arrives as one. */
export interface Chunk {
  readonly count: number;
  /** What it weighs in the progress: of a file, its size. */
  readonly bytes: number;
}

/** A part with the chunks that make it up, in order. */
export interface ChunkedPart extends PartInfo {
  readonly chunks: readonly Chunk[];
}

/** A data set that can be loaded chunk by chunk. */
export interface ChunkedDataset extends DatasetInfo {
  readonly training: ChunkedPart;
  readonly test: ChunkedPart;
}

/** One downloadable file: gzip of `count × height × width × channels` bytes of pixels as `encoding` says, then `count` label bytes. */
export interface DatasetFile extends Chunk {
  readonly file: string;
  /** Of the file as stored, lower-case hex. */
  readonly sha256: string;
}

/** A part of a data set that ships as files. */
export interface DatasetPart extends PartInfo {
  readonly chunks: readonly DatasetFile[];
  /** Of all decoded pixels in order, lower-case hex: proves that decoding is bit-exact. */
  readonly pixelsSha256: string;
}

/** What ships beside the pictures: `public/datasets/<id>/manifest.json`. */
export interface DatasetManifest extends ChunkedDataset {
  /** `raw`: `[n, height, width, channels]`; `predicted`: as `predicted.ts` undoes it. */
  readonly encoding: 'raw' | 'predicted';
  readonly training: DatasetPart;
  readonly test: DatasetPart;
}

/** What a document carries of an edition of somebody's own pictures (`own/edition.ts`), so that its network can be judged where the pictures are not. */
export interface EditionInfo {
  readonly title: string;
  readonly shape: ImageShape;
  /** How its pictures came to that shape. It makes no other edition: the id tells of it already. */
  readonly fit: Fit;
  readonly classNames: readonly string[];
  /** Pictures of each class. */
  readonly training: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** The document's way to name a data set and how much of it to train on. */
export interface DatasetRef {
  readonly id: string;
  /** Number of training pictures used, taken from the start of the fixed order. */
  readonly trainingSize: number;
  /** What a generated set is made by, its seed included; empty for a set that ships as files. */
  readonly knobs: Readonly<Record<string, number>>;
  /** What an edition of somebody's own pictures is, which `id` names; null for any other set. */
  readonly own: EditionInfo | null;
}

/** How a picture of other proportions becomes one of the set's: all but a person's own are cropped. */
export const fitOf = ({ own }: Pick<DatasetRef, 'own'>): Fit => own?.fit ?? 'crop';

/** A string equal for two references exactly when their pictures are the same. */
export const datasetKey = ({ id, knobs, own }: Pick<DatasetRef, 'id' | 'knobs' | 'own'>): string =>
  [
    id,
    ...Object.entries(knobs)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`),
    ...(own ? [editionKey(own)] : []),
  ].join(' ');

/** The id is a hash of this too; but a document from elsewhere may say anything. */
const editionKey = ({ title, shape, classNames, training, validation, test }: EditionInfo): string =>
  JSON.stringify([title, shape, classNames, training, validation, test]);

/** Number of training pictures that can be used. */
export const availableForTraining = ({
  training,
  validationCount,
}: {
  readonly training: { readonly count: number };
  readonly validationCount: number;
}): number => training.count - validationCount;

/** Where a subset's samples lie. `training` and `validation` index the original training part, `test` the original test part. */
export function subsetRange(
  set: Pick<DatasetInfo, 'training' | 'test' | 'validationCount'>,
  trainingSize: number,
  subset: Subset,
): IndexRange {
  const available = availableForTraining(set);
  switch (subset) {
    case 'training':
      return { start: 0, end: Math.min(trainingSize, available) };
    case 'validation':
      return { start: available, end: set.training.count };
    case 'test':
      return { start: 0, end: set.test.count };
    default:
      return subset satisfies never;
  }
}
