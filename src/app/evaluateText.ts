import { offerOf } from '../data/catalogue.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import type { Obstacle, Staleness } from '../training/testResult.ts';

const titleOf = ({ dataset }: Pick<Experiment, 'dataset'>): string => offerOf(dataset).info.title;

/** What keeps the newest model from being evaluated, and what to do. `trained` is what it was trained by, if there is one. */
export function obstacleText(
  obstacle: Obstacle,
  document: Experiment,
  trained: Experiment | null,
  training: boolean,
): string {
  const open = titleOf(document);
  const own = trained ? titleOf(trained) : open;
  switch (obstacle) {
    case 'untrained':
      return training
        ? 'Training has just begun. In a few seconds there will be weights to evaluate.'
        : 'There is no trained model yet.';
    case 'opening':
      return `The pictures of ${open} are not here yet.`;
    case 'no pictures':
      return `${open} has no test pictures. Share some of its pictures out for the test in the Data view, then train again.`;
    case 'dataset':
      return own === open
        ? `The model was trained on ${own} as it was made before. Undo the change to evaluate it, or train a new model.`
        : `The model was trained on ${own}, but ${open} is open. Choose ${own} again to evaluate it, or train a model on ${open}.`;
    default:
      return obstacle satisfies never;
  }
}

/** What has happened since a result was made. `steps` is of the newest model. */
export function stalenessText(
  staleness: Staleness | null,
  evaluated: Experiment,
  document: Experiment,
  steps: number,
): string {
  switch (staleness) {
    case null:
      return 'This is the result of the newest model.';
    case 'dataset': {
      const [own, open] = [titleOf(evaluated), titleOf(document)];
      return own === open
        ? `This is a result on ${own} as it was made before. Its pictures cannot be opened now.`
        : `This is a result on ${own}, but ${open} is open. Its pictures cannot be opened now.`;
    }
    case 'network':
      return 'The network or its preprocessing was edited since; this is the result of what it was before.';
    case 'other model':
      return 'This is the result of an earlier model; another one has been begun since.';
    case 'trained further':
      return `The model has been trained further since, to ${steps.toLocaleString('en')} steps.`;
    default:
      return staleness satisfies never;
  }
}
