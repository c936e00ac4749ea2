import { Maximize2 } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import type { EpochLogs, Evaluation, Outputs, ValidationLogs } from '../training/protocol.ts';
import type { StepSeries } from '../training/stepSeries.ts';
import { IconButton } from '../ui/Button.tsx';
import { AccuracyChart } from './AccuracyChart.tsx';
import { confusionMatrix } from '../training/metrics.ts';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';
import { LossChart } from './LossChart.tsx';
import styles from './Outcome.module.css';
import { Prediction } from './Prediction.tsx';

interface OutcomeProps {
  readonly outputs: Outputs | null;
  readonly classNames: readonly string[];
  readonly steps: StepSeries;
  readonly epochs: readonly EpochLogs[];
  /** Those within epochs, in order. */
  readonly validations: readonly ValidationLogs[];
  readonly stepsPerEpoch: number;
  /** Made within the run, in order. */
  readonly changes: readonly LiveChange[];
  readonly evaluation: Evaluation | null;
  /** Of the data set that was evaluated, which may not be the one at hand. */
  readonly evaluationClassNames: readonly string[];
  /** Names that data set where it is not the one at hand, else null. */
  readonly evaluationTitle: string | null;
  /** The epoch after which `evaluation` was made. */
  readonly evaluationEpoch: number | null;
  /** Shows the curves, large. */
  readonly onOpenCharts: () => void;
  /** Shows the pictures behind a cell of the confusion matrix. */
  readonly onOpenCell?: ((trueClass: number, predictedClass: number) => void) | undefined;
  /** Which of the class colours the classes have, and those that were evaluated; null without. */
  readonly colours: readonly (number | null)[] | null;
  readonly evaluationColours: readonly (number | null)[] | null;
  /** Below it the network has no answer, 0..1; and what sets it. */
  readonly threshold: number;
  readonly thresholdControl: ReactNode;
  /** Shown below the curves. */
  readonly coach?: ReactNode;
  /** Shown at the end. */
  readonly summary?: ReactNode;
}

/** What came of it: the prediction for the current picture, the curves and the confusion matrix. */
export function Outcome(props: OutcomeProps) {
  const { outputs, classNames, steps, epochs, stepsPerEpoch, changes, evaluation, evaluationClassNames } =
    props;
  const classes = classNames.length;
  const last = outputs?.layers.at(-1);
  const matrix = useMemo(
    () =>
      evaluation && confusionMatrix(evaluation.labels, evaluation.probabilities, evaluationClassNames.length),
    [evaluation, evaluationClassNames],
  );
  return (
    <div className={styles.outcome}>
      <Prediction
        // A network whose end does not fit the classes predicts none of them.
        probabilities={last?.values.length === classes ? last.values : null}
        classNames={classNames}
        label={outputs?.label ?? null}
        threshold={props.threshold}
        control={props.thresholdControl}
        colours={props.colours}
      />
      <LossChart
        steps={steps}
        epochs={epochs}
        validations={props.validations}
        stepsPerEpoch={stepsPerEpoch}
        changes={changes}
        tool={
          <IconButton
            label="Charts"
            hint="All charts, large: zoom, log scale, layers, PNG and CSV"
            icon={<Maximize2 aria-hidden />}
            onClick={props.onOpenCharts}
          />
        }
      />
      <AccuracyChart
        steps={steps}
        epochs={epochs}
        validations={props.validations}
        stepsPerEpoch={stepsPerEpoch}
        changes={changes}
      />
      {props.coach}
      <ConfusionMatrix
        matrix={matrix}
        classNames={evaluation ? evaluationClassNames : classNames}
        colours={evaluation ? props.evaluationColours : props.colours}
        caption={captionOf(props)}
        onOpen={props.onOpenCell}
      />
      {props.summary}
    </div>
  );
}

function captionOf({ evaluation, evaluationEpoch, evaluationTitle }: OutcomeProps): string {
  if (!evaluation) return 'after epoch 1';
  const pictures = evaluationTitle ?? `${evaluation.labels.length.toLocaleString('en')} pictures`;
  return evaluationEpoch === null ? pictures : `${pictures}, epoch ${evaluationEpoch}`;
}
