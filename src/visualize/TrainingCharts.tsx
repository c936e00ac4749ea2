import { useMemo, useState } from 'react';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import type { EpochLogs, ValidationLogs } from '../training/protocol.ts';
import type { StepSeries } from '../training/stepSeries.ts';
import { Slider } from '../ui/Slider.tsx';
import { ChartTools, SaveNumbers, ZoomTools } from './ChartTools.tsx';
import { SMOOTHING, validationLine } from './series.ts';
import styles from './TrainingCharts.module.css';
import { type ChartLine, type SavePicture, ZoomChart } from './ZoomChart.tsx';
import { type Span, stillThere } from './zoom.ts';

/** Training is plain and validation dashed with dots, as in the small charts. */
const raw = { color: '--train', width: 1, alpha: 0.45 } as const;
const smooth = { color: '--train', width: 2 } as const;
const epochTraining = { color: '--train', width: 1, dash: [2, 3], dots: true } as const;
const epochValidation = { color: '--val', width: 2, dash: [5, 4], dots: true } as const;

interface TrainingChartsProps {
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Those within epochs, in order. */
  readonly validations: readonly ValidationLogs[];
  /** What was changed within the run, in order. */
  readonly changes: readonly LiveChange[];
  readonly save: SavePicture;
  readonly onSaveNumbers: () => void;
}

/** The run's curves, large: loss and accuracy by step and by epoch, and the learning rate. */
export function TrainingCharts({
  steps,
  epochs,
  validations,
  changes,
  save,
  onSaveNumbers,
}: TrainingChartsProps) {
  const [smoothing, setSmoothing] = useState(SMOOTHING);
  const [chosen, setSpan] = useState<Span | null>(null);
  const all = useMemo(() => spanOf(steps, epochs), [steps, epochs]);
  const loss = useCurves({ steps, epochs, validations, metric: 'loss', smoothing });
  const accuracy = useCurves({ steps, epochs, validations, metric: 'accuracy', smoothing });
  const rate = useMemo(
    (): readonly ChartLine[] => [
      { name: 'learning rate', at: steps.step, values: steps.learningRate, look: smooth },
    ],
    [steps],
  );
  const span = stillThere(all, chosen);
  const common = { axis: 'step', all, span, onSpan: setSpan, sync: 'steps', changes, save };
  return (
    <div className={styles.charts}>
      <ChartTools>
        <Slider
          label="smoothing"
          value={smoothing}
          min={0}
          max={0.99}
          step={0.01}
          said={smoothing.toFixed(2)}
          onChange={setSmoothing}
        />
        <ZoomTools all={all} span={span} onSpan={setSpan} />
        <SaveNumbers onClick={onSaveNumbers} />
      </ChartTools>
      {steps.step.length === 0 && (
        <p className={styles.note}>Nothing has been trained yet: the curves begin with Train.</p>
      )}
      <ZoomChart title="Loss by step and epoch" lines={loss} {...common} />
      <ZoomChart title="Accuracy by step and epoch" lines={accuracy} {...common} />
      <ZoomChart title="Learning rate" lines={rate} {...common} />
    </div>
  );
}

/** From the first step to the last; before there are any, a place for one. */
const spanOf = ({ step }: StepSeries, epochs: readonly EpochLogs[]): Span => [
  0,
  Math.max(step.at(-1) ?? 0, epochs.at(-1)?.step ?? 0, 1),
];

interface Curves {
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  readonly validations: readonly ValidationLogs[];
  readonly metric: 'loss' | 'accuracy';
  readonly smoothing: number;
}

/** One metric by step, smoothed, and by epoch. */
function useCurves({ steps, epochs, validations, metric, smoothing }: Curves): readonly ChartLine[] {
  const values = steps[metric];
  const byEpoch = useMemo(() => {
    const key = metric === 'loss' ? 'valLoss' : 'valAccuracy';
    const points = (logs: readonly ValidationLogs[]) =>
      logs.map((one) => ({ step: one.step, validation: one[key] }));
    return {
      training: { at: epochs.map(({ step }) => step), values: epochs.map((logs) => logs[metric]) },
      validation: validationLine(points(epochs), points(validations), Infinity),
    };
  }, [epochs, validations, metric]);
  return useMemo(() => {
    const { training, validation } = byEpoch;
    return [
      { name: 'each step', at: steps.step, values, look: raw },
      { name: 'smoothed', at: steps.step, values, smoothing, look: smooth },
      { name: 'epoch, training', ...training, look: epochTraining },
      { name: 'validation', ...validation, look: epochValidation },
    ];
  }, [steps, values, smoothing, byEpoch]);
}
