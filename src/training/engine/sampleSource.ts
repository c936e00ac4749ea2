import {
  type ChunkedDataset,
  type DatasetRef,
  type IndexRange,
  type Subset,
  subsetRange,
} from '../../data/dataset.ts';
import type { LoadedDataset } from '../../data/loadDataset.ts';

/** The pictures a run reads: one data set with its split, uint8, owned by this worker. */
export interface SampleSource {
  /** `datasetKey` of the set. */
  readonly key: string;
  readonly manifest: ChunkedDataset;
  /** Number of training pictures in use. */
  readonly trainingSize: number;
  range(subset: Subset): IndexRange;
  /** Whether all of these samples have arrived. */
  has(subset: Subset, indices: Uint32Array): boolean;
  /** Resolves when they have arrived; rejects when their download failed for good. */
  whenLoaded(subset: Subset, indices: Uint32Array): Promise<void>;
  /** Copies of pixels `[n, height, width, channels]` and labels `[n]`, in the order asked. All of them must have arrived. */
  gather(subset: Subset, indices: Uint32Array): { readonly pixels: Uint8Array; readonly labels: Uint8Array };
}

/** Where a session gets its pictures. */
export interface Sources {
  /** Of the document's set; null while it is being opened. */
  readable(): SampleSource | null;
  /** Of the document's set, once it is open. Rejects when there is none or it cannot be had. */
  current(): Promise<SampleSource>;
  /** Of the set given, whichever the document is on, kept until `release`. Rejects when it cannot be had. */
  use(dataset: DatasetRef): { readonly source: Promise<SampleSource>; release(): void };
}

/** A loaded data set with the experiment's split. */
export const sampleSource = (key: string, dataset: LoadedDataset, trainingSize: number): SampleSource => ({
  key,
  ...dataset,
  trainingSize,
  range: (subset) => subsetRange(dataset.manifest, trainingSize, subset),
});
