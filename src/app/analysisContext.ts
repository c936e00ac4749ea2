import type { DatasetManifest } from '../data/dataset.ts';
import type { AnalysisContext } from '../model-builder/analyse.ts';

/** What the builder has to know about the data to judge a model; until the manifest is here, MNIST's. */
export const analysisContext = (batchSize: number, manifest: DatasetManifest | null): AnalysisContext => ({
  inputShape: manifest?.shape ?? [28, 28, 1],
  classes: manifest?.classNames.length ?? 10,
  batchSize,
});
