import { FOLDS } from '../../data/own/folds.ts';
import type { OwnFacts } from '../../data/own/ownSet.ts';
import type { TrainingState } from '../../training/trainingStore.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { clock } from '../runText.ts';
import { useExperimentPart, useOwn, useServices, useTraining } from '../useServices.ts';
import styles from './HealthPanel.module.css';
import { pictures } from './ownText.ts';
import type { Look } from './useLook.ts';

/** What came of the last check of the labels. */
export const judgedOf = ({ judged }: OwnFacts) => judged;
const labelsOf = ({ labels }: TrainingState) => labels;
const trainedOnOwn = ({ checkpoint }: TrainingState) =>
  checkpoint !== null && checkpoint.steps > 0 && checkpoint.experiment.dataset.own !== null;
const isTraining = ({ status }: TrainingState) =>
  status.kind === 'starting' || status.kind === 'running' || status.kind === 'paused';

interface LabelCheckProps {
  readonly look: Look;
  /** Nothing was changed since. */
  readonly isFresh: boolean;
}

/** After a first training: has every label judged by a network that never saw its picture. */
export function LabelCheck({ look: { set, looked }, isFresh }: LabelCheckProps) {
  const { trainer } = useServices();
  const { progress, error } = useTraining(labelsOf);
  const last = useOwn(judgedOf);
  const result = last?.setId === set.id ? last : null;
  const isTrained = useTraining(trainedOnOwn);
  const isRunning = useTraining(isTraining);
  const dataset = useExperimentPart('dataset');
  const { edition, folds } = looked;
  const obstacle = obstacleOf({ isTrained, isRunning, isOnIt: dataset.id === edition.id });
  return (
    <div className={styles.labels} role="group" aria-label="Check of the labels">
      <h3>Are the labels right?</h3>
      {progress ? (
        <Progress {...progress} onCancel={() => trainer.labels.cancel()} />
      ) : (
        <>
          {error !== null && <p role="alert">{error}</p>}
          {result?.doubts.length === 0 && (
            <p role="status">
              None is doubted: {pictures(result.judged)} were judged, each by a network that was trained
              without it.
            </p>
          )}
          <p>
            {obstacle ??
              `Trains ${FOLDS} networks like yours, each without a part of the pictures, and has it judge that part. Takes about as long as ${FOLDS - 1} trainings.`}
          </p>
          {obstacle === null && (
            <div className={styles.acts}>
              <Button disabled={!isFresh} onClick={() => trainer.labels.check(edition, folds)}>
                {result ? 'Check all labels again' : 'Check all labels'}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function obstacleOf({
  isTrained,
  isRunning,
  isOnIt,
}: {
  readonly isTrained: boolean;
  readonly isRunning: boolean;
  readonly isOnIt: boolean;
}): string | null {
  if (!isTrained)
    return 'After a first training on these pictures, networks that never saw a picture can say which labels they doubt.';
  if (!isOnIt)
    return 'The network is not on these pictures as they are now. Put it on them by the button at the top, then check.';
  return isRunning ? 'When the training under way is over, the labels can be checked.' : null;
}

interface ProgressProps {
  readonly done: number;
  readonly of: number;
  readonly secondsLeft: number | null;
  readonly onCancel: () => void;
}

function Progress({ done, of, secondsLeft, onCancel }: ProgressProps) {
  const share = of === 0 ? 0 : done / of;
  const left = secondsLeft === null ? '' : `, ${clock(secondsLeft)} left`;
  const said = of === 0 ? 'Beginning …' : `${Math.floor(100 * share)} %${left}`;
  return (
    <>
      <ProgressBar label="Checking the labels" share={share} said={said} />
      <div className={styles.row}>
        <span>{said}</span>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </>
  );
}
