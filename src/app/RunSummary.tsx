import type { TrainingState } from '../training/trainingStore.ts';
import { figure } from '../training/figures.ts';
import { Hint } from '../ui/Hint.tsx';
import { earlyText } from './runText.ts';
import styles from './RunSummary.module.css';
import { useTraining } from './useServices.ts';

const epochsOf = (state: TrainingState) => state.epochs;
const earlyOf = ({ status }: TrainingState) => earlyText(status);
const checkpointOf = (state: TrainingState) => state.checkpoint;

/** The run so far in one line: its best epoch, and what it can be known again by. */
export function RunSummary() {
  const epochs = useTraining(epochsOf);
  const checkpoint = useTraining(checkpointOf);
  const early = useTraining(earlyOf);
  if (epochs.length === 0 || !checkpoint) return null;
  const best = epochs.reduce((a, b) => (b.valAccuracy > a.valAccuracy ? b : a));
  const penalty = epochs.at(-1)?.regularization ?? 0;
  const { seed, topK } = checkpoint.experiment.training;
  return (
    <p className={styles.line}>
      {early !== null && <span>{early}</span>}
      <span>
        best <b>{(best.valAccuracy * 100).toFixed(2)} %</b> in epoch {best.epoch}
        {penalty > 0 && ` · regularization loss ${figure(penalty)}`}
        {best.valTopAccuracy >= 0 && ` · top ${topK}: ${(best.valTopAccuracy * 100).toFixed(2)} %`}
      </span>
      <Hint text="SHA-256 of the weights: the same seed, settings and backend give the same.">
        <span tabIndex={0}>
          seed {seed} · weights {checkpoint.hash.slice(0, 8)}
        </span>
      </Hint>
    </p>
  );
}
