import { noSums, notWatched } from './checkpointParts.ts';
import { datasetKey } from '../data/dataset.ts';
import { architectureOf } from '../model-builder/spec.ts';
import type { Experiment } from './experiment/experiment.ts';
import { changesBetween } from './experiment/liveChanges.ts';
import type { Checkpoint, StartingPoint } from './checkpoint.ts';

/** What makes two experiments runs of their own. */
type Difference = 'architecture' | 'seed' | 'data set' | 'preprocessing';

/** The first thing by which training the one cannot go on as training the other; null where it can. */
export function differenceOf(trained: Experiment, experiment: Experiment): Difference | null {
  if (architectureOf(trained.model) !== architectureOf(experiment.model)) return 'architecture';
  if (datasetKey(trained.dataset) !== datasetKey(experiment.dataset)) return 'data set';
  if (JSON.stringify(trained.preprocessing) !== JSON.stringify(experiment.preprocessing))
    return 'preprocessing';
  return trained.training.seed === experiment.training.seed ? null : 'seed';
}

/** What pressing Train would do. */
export type TrainingPlan =
  | {
      readonly kind: 'anew';
      readonly targetEpochs: number;
      readonly why: 'first' | Difference;
    }
  | { readonly kind: 'continue'; readonly from: StartingPoint; readonly targetEpochs: number };

/**
 * Train continues from the checkpoint when the architecture, the seed and the data set are what was
 * trained, and starts anew when they are not. A run that had reached its last epoch gets `epochs` more,
 * as a second `fit` does in Keras.
 */
export function planTraining(experiment: Experiment, checkpoint: Checkpoint | null): TrainingPlan {
  const { epochs } = experiment.training;
  if (!checkpoint) return { kind: 'anew', targetEpochs: epochs, why: 'first' };
  const trained = checkpoint.experiment;
  const why = differenceOf(trained, experiment);
  if (why !== null) return { kind: 'anew', targetEpochs: epochs, why };
  const begunAt = checkpoint.targetEpochs - trained.training.epochs;
  const unfinished = checkpoint.epoch < begunAt + epochs;
  return {
    kind: 'continue',
    from: startingPoint(checkpoint, experiment),
    targetEpochs: (unfinished ? begunAt : checkpoint.epoch) + epochs,
  };
}

/** The checkpoint as far as it holds under the experiment's settings. */
function startingPoint(checkpoint: Checkpoint, experiment: Experiment): StartingPoint {
  const { epoch, stepInEpoch, steps, iterations, sums, weights, statistics, slots } = checkpoint;
  const { experiment: trained } = checkpoint;
  // Other batches: the epoch cannot go on in its middle, so it begins again.
  const sameBatches =
    trained.training.batchSize === experiment.training.batchSize &&
    trained.dataset.trainingSize === experiment.dataset.trainingSize;
  const place = sameBatches ? { stepInEpoch, sums } : { stepInEpoch: 0, sums: noSums };
  const sameOptimizer = trained.training.optimizer.className === experiment.training.optimizer.className;
  const memory = sameOptimizer ? { iterations, slots } : { iterations: 0, slots: {} };
  // As a second fit in Keras: what was waited for begins anew, a rate once reduced stays so.
  const sameSchedule = trained.training.schedule.className === experiment.training.schedule.className;
  const scale = sameSchedule ? checkpoint.watched.plateau.scale : 1;
  const { validatedAt } = checkpoint.watched;
  const watched = { ...notWatched, validatedAt, plateau: { ...notWatched.plateau, scale } };
  const changes = [...checkpoint.changes, ...changesBetween(trained, experiment, steps)];
  return { epoch, steps, weights, statistics, watched, changes, bestWeights: {}, ...place, ...memory };
}
