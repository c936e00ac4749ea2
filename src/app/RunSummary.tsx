import type { TrainingState } from '../training/trainingStore.ts';
import { Hint } from '../ui/Hint.tsx';
import styles from './RunSummary.module.css';
import { useTraining } from './useServices.ts';

const epochsOf = (state: TrainingState) => state.epochs;
const checkpointOf = (state: TrainingState) => state.checkpoint;

/** The run so far in one line: its best epoch, and what it can be known again by. */
export function RunSummary() {
  const epochs = useTraining(epochsOf);
  const checkpoint = useTraining(checkpointOf);
  if (epochs.length === 0 || !checkpoint) return null;
  const best = epochs.reduce((a, b) => (b.valAccuracy > a.valAccuracy ? b : a));
  return (
    <p className={styles.line}>
      <span>
        best <b>{(best.valAccuracy * 100).toFixed(2)} %</b> in epoch {best.epoch}
      </span>
      <Hint text="SHA-256 of the weights: the same seed, settings and backend give the same.">
        <span tabIndex={0}>
          seed {checkpoint.experiment.training.seed} · weights {checkpoint.hash.slice(0, 8)}
        </span>
      </Hint>
    </p>
  );
}
