import type { TrainingState } from '../training/trainingStore.ts';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import styles from './RunSummary.module.css';
import { useTraining } from './useServices.ts';

const epochsOf = (state: TrainingState) => state.epochs;
const checkpointOf = (state: TrainingState) => state.checkpoint;

/** The run so far in a few figures. */
export function RunSummary() {
  const epochs = useTraining(epochsOf);
  const checkpoint = useTraining(checkpointOf);
  const last = epochs.at(-1);
  if (!last || !checkpoint) return null;
  const best = epochs.reduce((a, b) => (b.valAccuracy > a.valAccuracy ? b : a));
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return (
    <section aria-label="Run summary">
      <SectionHeading>Run</SectionHeading>
      <dl className={styles.list}>
        <dt>epochs</dt>
        <dd>{last.epoch}</dd>
        <dt>best validation accuracy</dt>
        <dd>
          {percent(best.valAccuracy)} (epoch {best.epoch})
        </dd>
        <dt>last validation loss</dt>
        <dd>{last.valLoss.toFixed(4)}</dd>
        <dt>seed</dt>
        <dd>{checkpoint.experiment.training.seed}</dd>
        <dt>weights</dt>
        <dd title={checkpoint.hash}>{checkpoint.hash.slice(0, 12)}</dd>
      </dl>
    </section>
  );
}
