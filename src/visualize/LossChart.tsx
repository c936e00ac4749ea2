import { type ReactNode, useMemo } from 'react';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import type { EpochLogs, ValidationLogs } from '../training/protocol.ts';
import type { StepSeries } from '../training/stepSeries.ts';
import { Legend, LineChart } from './LineChart.tsx';

interface LossChartProps {
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Within epochs. */
  readonly validations: readonly ValidationLogs[];
  readonly stepsPerEpoch: number;
  readonly changes: readonly LiveChange[];
  /** At the right of its heading. */
  readonly tool: ReactNode;
}

/** Figure "Loss": mean cross-entropy over the steps. */
export function LossChart({ steps, epochs, validations, stepsPerEpoch, changes, tool }: LossChartProps) {
  const points = useMemo(
    () =>
      epochs.map(({ epoch, step, loss, valLoss }) => ({ epoch, step, training: loss, validation: valLoss })),
    [epochs],
  );
  const between = useMemo(
    () => validations.map(({ step, valLoss }) => ({ step, validation: valLoss })),
    [validations],
  );
  return (
    <LineChart
      title="Loss"
      metric="loss"
      step={steps.step}
      values={steps.loss}
      epochs={points}
      between={between}
      stepsPerEpoch={stepsPerEpoch}
      changes={changes}
      format={(value) => value.toFixed(3)}
      aside={<Legend />}
      tool={tool}
      empty="Press Train to see the loss fall"
    />
  );
}
