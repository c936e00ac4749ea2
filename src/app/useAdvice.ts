import { useMemo } from 'react';
import { offerOf } from '../data/catalogue.ts';
import { adviceFor } from '../training/coach/coach.ts';
import type { Finding } from '../training/coach/finding.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { useTraining } from './useServices.ts';

/** What the run that is on the page is of, or null before its first checkpoint. */
const experimentOf = ({ status, checkpoint }: TrainingState) =>
  status.kind !== 'idle' && checkpoint?.runId === status.runId ? checkpoint.experiment : null;
const stepsOf = (state: TrainingState) => state.steps;
const epochsOf = (state: TrainingState) => state.epochs;
const evaluationOf = (state: TrainingState) => state.evaluation;
const divergenceOf = ({ status }: TrainingState) =>
  status.kind === 'finished' && status.reason === 'diverged' ? status.divergence : null;

/** What the coach says of the run on the page, if anything. */
export function useAdvice(): Finding | null {
  const experiment = useTraining(experimentOf);
  const steps = useTraining(stepsOf);
  const epochs = useTraining(epochsOf);
  const evaluation = useTraining(evaluationOf);
  const divergence = useTraining(divergenceOf);
  return useMemo(() => {
    if (!experiment) return null;
    const { info } = offerOf(experiment.dataset);
    return adviceFor({ experiment, info, steps, epochs, evaluation, divergence, layers: null });
  }, [experiment, steps, epochs, evaluation, divergence]);
}
