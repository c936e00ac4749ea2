import { FieldControl } from '../model-builder/FieldControl.tsx';
import { ClassWeightsControl } from './ClassWeightsControl.tsx';
import { clippings } from './experiment/clippings.ts';
import type { TrainingConfig } from './experiment/experiment.ts';
import { fitFields } from './experiment/fitFields.ts';
import { losses } from './experiment/losses.ts';
import { schedules } from './experiment/schedules.ts';
import { endFields, stoppings } from './experiment/stopping.ts';
import { KindControl } from './KindControl.tsx';
import styles from './TrainingPanel.module.css';

/** The document's training, and how a part of it is edited. */
export interface TrainingEdit {
  readonly training: TrainingConfig;
  readonly edit: (label: string, next: TrainingConfig, mergeKey?: string) => void;
}

interface AdvancedTrainingProps extends TrainingEdit {
  readonly classNames: readonly string[];
}

/** What of it is chosen, in words, so that it is seen while it is folded. */
function chosenOf(training: TrainingConfig): string[] {
  const { schedule, loss, clipping, classWeights, topK, validateEvery } = training;
  const { stopping, restoreBestWeights, stopAtAccuracy, stopAfterMinutes } = training;
  return [
    schedule.className === 'Constant' ? [] : schedules[schedule.className].title,
    loss.className === 'MeanSquaredError' ? losses[loss.className].title : [],
    loss.className === 'CategoricalCrossentropy' && loss.labelSmoothing > 0 ? 'label smoothing' : [],
    clipping.className === 'None' ? [] : `clipped by ${clippings[clipping.className].title}`,
    classWeights === 'none' ? [] : 'class weights',
    validateEvery > 0 ? `validates every ${validateEvery} steps` : [],
    topK > 1 ? `top ${topK}` : [],
    stopping.className === 'Never' ? [] : 'early stopping',
    restoreBestWeights ? 'best weights' : [],
    stopAtAccuracy > 0 ? 'stops at accuracy' : [],
    stopAfterMinutes > 0 ? 'stops by the clock' : [],
  ].flat();
}

/** What most runs leave as it is, folded away: schedule, loss, clipping, class weights, when it ends, metrics. */
export function AdvancedTraining({ training, classNames, edit }: AdvancedTrainingProps) {
  const put =
    <Part extends keyof TrainingConfig>(part: Part) =>
    (label: string, value: TrainingConfig[Part], mergeKey?: string) =>
      edit(label, { ...training, [part]: value }, mergeKey);
  const said = chosenOf(training);
  return (
    <details className={styles.advanced}>
      <summary>
        Advanced
        {said.length > 0 && <small>{said.join(', ')}</small>}
      </summary>
      <div className={styles.group}>
        <KindControl
          kinds={schedules}
          label="schedule"
          help="How the learning rate changes during a run."
          value={training.schedule}
          onChange={put('schedule')}
        />
        <KindControl
          kinds={losses}
          label="loss"
          help="What training makes small."
          value={training.loss}
          onChange={put('loss')}
        />
        <KindControl
          kinds={clippings}
          label="clipping"
          help="How gradients are kept short, so that one bad batch cannot throw the weights far."
          value={training.clipping}
          onChange={put('clipping')}
        />
        <ClassWeightsControl
          value={training.classWeights}
          classNames={classNames}
          onChange={put('classWeights')}
        />
        <KindControl
          kinds={stoppings}
          label="end"
          help="When the run ends by itself."
          value={training.stopping}
          onChange={put('stopping')}
        />
        {(Object.keys(endFields) as (keyof typeof endFields)[]).map((key) => (
          <FieldControl
            key={key}
            field={endFields[key]}
            value={training[key]}
            onChange={(value) =>
              edit(
                endFields[key].argument.replaceAll('_', ' '),
                { ...training, [key]: value },
                `training.${key}`,
              )
            }
          />
        ))}
        <FieldControl
          field={fitFields.validateEvery}
          value={training.validateEvery}
          onChange={(every) =>
            put('validateEvery')('validate every', every as number, 'training.validateEvery')
          }
        />
        <FieldControl
          field={fitFields.topK}
          value={training.topK}
          onChange={(topK) => put('topK')('top k', topK as number, 'training.topK')}
        />
      </div>
    </details>
  );
}
