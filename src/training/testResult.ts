import { offerOf } from '../data/catalogue.ts';
import { datasetKey } from '../data/dataset.ts';
import { architectureOf } from '../model-builder/spec.ts';
import type { Experiment } from './experiment/experiment.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { TestResult, TrainingState } from './trainingStore.ts';

/** What keeps the newest model from being evaluated; `dataset`: it was trained on another than the document's. */
export type Obstacle = 'untrained' | 'dataset' | 'no pictures' | 'opening';

type Facts = Pick<TrainingState, 'backend' | 'dataset' | 'checkpoint'>;

/** Why the newest model cannot be evaluated now, or null when it can. */
export function obstacleTo({ backend, dataset, checkpoint }: Facts, document: Experiment): Obstacle | null {
  if (!checkpoint || checkpoint.steps === 0) return 'untrained';
  const key = datasetKey(document.dataset);
  if (datasetKey(checkpoint.experiment.dataset) !== key) return 'dataset';
  if (offerOf(document.dataset).info.test.count === 0) return 'no pictures';
  return backend === null || dataset.opened !== key ? 'opening' : null;
}

/** What has left a result behind. */
export type Staleness = 'dataset' | 'network' | 'other model' | 'trained further';

/** How model or document have left a result behind, or null while it is of the newest model. */
export function stalenessOf(
  { experiment, hash, steps }: Pick<TestResult, 'experiment' | 'hash' | 'steps'>,
  checkpoint: Pick<Checkpoint, 'experiment' | 'hash' | 'steps'> | null,
  document: Experiment,
): Staleness | null {
  if (datasetKey(experiment.dataset) !== datasetKey(document.dataset)) return 'dataset';
  if (networkOf(experiment) !== networkOf(document)) return 'network';
  if (checkpoint?.hash === hash) return null;
  // Weights are drawn anew for another network or seed; else they are the same ones, further on.
  const goesOn =
    checkpoint !== null && checkpoint.steps > steps && lineOf(checkpoint) === lineOf({ experiment });
  return goesOn ? 'trained further' : 'other model';
}

const networkOf = ({ model, preprocessing }: Experiment) =>
  architectureOf(model) + JSON.stringify(preprocessing);

const lineOf = ({ experiment }: Pick<Checkpoint, 'experiment'>) =>
  `${datasetKey(experiment.dataset)} ${experiment.training.seed} ${networkOf(experiment)}`;
