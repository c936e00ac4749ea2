import type { StartingPoint } from './protocol.ts';
import { initialTrainingState, type StepSeries, type TrainingStore } from './trainingStore.ts';

/** Forgets what was trained: weights, curves and the validation's result. */
export function forgetCurves(store: TrainingStore): void {
  const { steps, epochs, evaluation, checkpoint } = initialTrainingState();
  store.setState({ steps, epochs, evaluation, checkpoint });
}

/** Drops the numbers of steps that the starting point does not know of: they will be made again. */
export function keepUpTo(store: TrainingStore, { steps: last, epoch }: StartingPoint): void {
  store.setState(({ steps, epochs, evaluation }) => {
    const kept = steps.step.filter((step) => step <= last).length;
    return {
      steps: {
        step: steps.step.slice(0, kept),
        loss: steps.loss.slice(0, kept),
        accuracy: steps.accuracy.slice(0, kept),
      },
      epochs: epochs.slice(0, epoch),
      evaluation: epochs.length > epoch ? null : evaluation,
    };
  });
}

/** The series with further rows at its end. */
export const append = (series: StepSeries, rows: StepSeries): StepSeries => ({
  step: [...series.step, ...rows.step],
  loss: [...series.loss, ...rows.loss],
  accuracy: [...series.accuracy, ...rows.accuracy],
});
