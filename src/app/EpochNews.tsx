import type { TrainingState } from '../training/trainingStore.ts';
import { epochText } from './runText.ts';
import { useTraining } from './useServices.ts';

const newsOf = ({ epochs }: TrainingState): string => {
  const last = epochs.at(-1);
  return last ? epochText(last) : '';
};

/** Reads out what each epoch came to, for who cannot see the curves. */
export function EpochNews() {
  return (
    <p className="visually-hidden" role="status" aria-label="Epoch results">
      {useTraining(newsOf)}
    </p>
  );
}
