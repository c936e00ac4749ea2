import type { StartingPoint } from './checkpoint.ts';
import { layersUpTo } from './layerHistory.ts';
import { firstSteps } from './stepSeries.ts';
import { initialTrainingState, type TrainingStore } from './trainingStore.ts';

/** Forgets what was trained: weights, curves and the validation's result. */
export function forgetCurves(store: TrainingStore): void {
  const { steps, epochs, validations, layers, changes, evaluation, checkpoint } = initialTrainingState();
  store.setState({ steps, epochs, validations, layers, changes, evaluation, checkpoint });
}

/** Drops the numbers of steps that the starting point does not know of: they will be made again. */
export function keepUpTo(
  store: TrainingStore,
  { steps: last, epoch, changes, watched }: StartingPoint,
): void {
  store.setState(({ steps, epochs, validations, layers, evaluation }) => {
    const kept = steps.step.filter((step) => step <= last).length;
    return {
      steps: firstSteps(steps, kept),
      epochs: epochs.slice(0, epoch),
      validations: validations.filter(({ step }) => step <= watched.validatedAt),
      layers: layersUpTo(layers, last),
      changes,
      evaluation: epochs.length > epoch ? null : evaluation,
    };
  });
}
