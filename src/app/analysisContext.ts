import type { AnalysisContext } from '../model-builder/analyse.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { TrainingState } from '../training/trainingStore.ts';

/** What the builder has to know about the data to judge a model; until the manifest is here, what the document assumes. */
export function analysisContext(experiment: Experiment, { dataset }: Pick<TrainingState, 'dataset'>): AnalysisContext {
  const { manifest } = dataset;
  return {
    inputShape: manifest?.shape ?? [28, 28, 1],
    classes: manifest?.classNames.length ?? 10,
    batchSize: experiment.training.batchSize,
  };
}
