import { useMemo } from 'react';
import { offerOf } from '../data/catalogue.ts';
import { adviceFor } from '../training/coach/coach.ts';
import type { Evidence } from '../training/coach/evidence.ts';
import type { Finding } from '../training/coach/finding.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { useTraining } from './useServices.ts';

/** What the run that is on the page is of, or null before its first checkpoint. */
const experimentOf = ({ status, checkpoint }: TrainingState) =>
  status.kind !== 'idle' && checkpoint?.runId === status.runId ? checkpoint.experiment : null;
const stepsOf = (state: TrainingState) => state.steps;
const epochsOf = (state: TrainingState) => state.epochs;
const evaluationOf = (state: TrainingState) => state.evaluation;
const layersOf = (state: TrainingState) => state.layers.looks.at(-1)?.layers ?? null;
const divergenceOf = ({ status }: TrainingState) =>
  status.kind === 'finished' && status.reason === 'diverged' ? status.divergence : null;

/** What the coach reads of the run on the page; null before its first checkpoint. */
export function useEvidence(): Evidence | null {
  const experiment = useTraining(experimentOf);
  const steps = useTraining(stepsOf);
  const epochs = useTraining(epochsOf);
  const evaluation = useTraining(evaluationOf);
  const divergence = useTraining(divergenceOf);
  const layers = useTraining(layersOf);
  return useMemo(
    () =>
      experiment && {
        experiment,
        info: offerOf(experiment.dataset).info,
        steps,
        epochs,
        evaluation,
        divergence,
        layers,
      },
    [experiment, steps, epochs, evaluation, divergence, layers],
  );
}

/** What the coach says of it, if anything. */
export function useAdvice(): Finding | null {
  const evidence = useEvidence();
  return useMemo(() => evidence && adviceFor(evidence), [evidence]);
}
