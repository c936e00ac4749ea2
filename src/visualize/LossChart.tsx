import { type ReactNode, useMemo } from 'react';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import type { EpochLogs } from '../training/protocol.ts';
import type { StepSeries } from '../training/stepSeries.ts';
import { Legend, LineChart } from './LineChart.tsx';

interface LossChartProps {
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  readonly stepsPerEpoch: number;
  readonly changes: readonly LiveChange[];
  /** At the right of its heading. */
  readonly tool: ReactNode;
}

/** Figure "Loss": mean cross-entropy over the steps. */
export function LossChart({ steps, epochs, stepsPerEpoch, changes, tool }: LossChartProps) {
  const points = useMemo(
    () =>
      epochs.map(({ epoch, step, loss, valLoss }) => ({ epoch, step, training: loss, validation: valLoss })),
    [epochs],
  );
  return (
    <LineChart
      title="Loss"
      metric="loss"
      step={steps.step}
      values={steps.loss}
      epochs={points}
      stepsPerEpoch={stepsPerEpoch}
      changes={changes}
      format={(value) => value.toFixed(3)}
      aside={<Legend />}
      tool={tool}
      empty="Press Train to see the loss fall"
    />
  );
}
