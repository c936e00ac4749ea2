/** A picture's size: `[height, width, channels]`, in pixels. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** The parts of a data set that never mix: weights are fitted on `training`, curves come from `validation`, `test` is touched only to evaluate. */
export type Subset = 'training' | 'validation' | 'test';

/** Half-open run of sample indices, `start ≤ index < end`. */
export interface IndexRange {
  readonly start: number;
  readonly end: number;
}

/** One downloadable file: gzip of `count × height × width × channels` pixel bytes, then `count` label bytes. */
export interface DatasetChunk {
  readonly file: string;
  readonly count: number;
  /** Size of the file, for progress. */
  readonly bytes: number;
  /** Of the file as stored, lower-case hex. */
  readonly sha256: string;
}

/** One original part of a data set (its training or its test pictures). */
export interface DatasetPart {
  readonly count: number;
  readonly classCounts: readonly number[];
  readonly chunks: readonly DatasetChunk[];
  /** Of all decoded pixels in order, lower-case hex: proves that decoding is bit-exact. */
  readonly pixelsSha256: string;
}

/** What ships beside the pictures: `public/datasets/<id>/manifest.json`. */
export interface DatasetManifest {
  readonly id: string;
  /** Shown to people, e.g. "MNIST digits". */
  readonly title: string;
  readonly shape: ImageShape;
  readonly classNames: readonly string[];
  readonly training: DatasetPart;
  readonly test: DatasetPart;
  /** How many pictures at the end of the original training part are held out for validation. */
  readonly validationCount: number;
  readonly licence: string;
  readonly credit: string;
  readonly source: string;
}

/** The document's way to name a data set and how much of it to train on. */
export interface DatasetRef {
  readonly id: string;
  /** Number of training pictures used, taken from the start of the fixed order. */
  readonly trainingSize: number;
}

/** Where a subset's samples lie. `training` and `validation` index the original training part, `test` the original test part. */
export function subsetRange(
  manifest: Pick<DatasetManifest, 'training' | 'test' | 'validationCount'>,
  trainingSize: number,
  subset: Subset,
): IndexRange {
  const available = manifest.training.count - manifest.validationCount;
  switch (subset) {
    case 'training':
      return { start: 0, end: Math.min(trainingSize, available) };
    case 'validation':
      return { start: available, end: manifest.training.count };
    case 'test':
      return { start: 0, end: manifest.test.count };
    default:
      return subset satisfies never;
  }
}
