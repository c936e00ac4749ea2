import { useMemo } from 'react';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import type { EpochLogs, ValidationLogs } from '../training/protocol.ts';
import type { StepSeries } from '../training/stepSeries.ts';
import styles from './AccuracyChart.module.css';
import { Legend, LineChart } from './LineChart.tsx';
import { percent } from '../training/figures.ts';

interface AccuracyChartProps {
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Within epochs. */
  readonly validations: readonly ValidationLogs[];
  readonly stepsPerEpoch: number;
  readonly changes: readonly LiveChange[];
}

/** Figure "Accuracy": fraction of the pictures predicted right over the steps. */
export function AccuracyChart({ steps, epochs, validations, stepsPerEpoch, changes }: AccuracyChartProps) {
  const points = useMemo(
    () =>
      epochs.map(({ epoch, step, accuracy, valAccuracy }) => ({
        epoch,
        step,
        training: accuracy,
        validation: valAccuracy,
      })),
    [epochs],
  );
  const between = useMemo(
    () => validations.map(({ step, valAccuracy }) => ({ step, validation: valAccuracy })),
    [validations],
  );
  const last = points.at(-1)?.validation;
  return (
    <LineChart
      title="Accuracy"
      metric="accuracy"
      step={steps.step}
      values={steps.accuracy}
      epochs={points}
      between={between}
      stepsPerEpoch={stepsPerEpoch}
      changes={changes}
      top={1}
      format={percent}
      aside={
        last === undefined ? (
          <Legend />
        ) : (
          <>
            <b className={styles.last}>{percent(last)}</b> validation
          </>
        )
      }
      empty="Press Train to see the accuracy rise"
    />
  );
}
