import { type ChunkedDataset, type IndexRange, type Subset, subsetRange } from '../../data/dataset.ts';
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

/** A loaded data set with the experiment's split. */
export const sampleSource = (key: string, dataset: LoadedDataset, trainingSize: number): SampleSource => ({
  key,
  ...dataset,
  trainingSize,
  range: (subset) => subsetRange(dataset.manifest, trainingSize, subset),
});
