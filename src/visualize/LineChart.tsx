import { memo, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import { ChangeMarks } from './ChangeMarks.tsx';
import styles from './LineChart.module.css';
import {
  curveColumns,
  epochAxis,
  topOf,
  valueTicks,
  type EpochPoint,
  type Tick,
  type ValidationPoint,
} from './series.ts';
import { PLOT_MARGIN, useLinePlot, type PointedAt } from './useLinePlot.ts';

/** Points of the per-step line: two a CSS pixel of a column's width. */
const POINTS = 600;
/** The table has this many epochs, the newest. */
const TABLE_EPOCHS = 20;

interface LineChartProps {
  /** Names the figure. */
  readonly title: string;
  /** The metric in a sentence: "loss". */
  readonly metric: 'loss' | 'accuracy';
  /** Per step, equally long. */
  readonly step: Float64Array;
  readonly values: Float64Array;
  readonly epochs: readonly EpochPoint[];
  /** Validations within epochs. */
  readonly between: readonly ValidationPoint[];
  readonly stepsPerEpoch: number;
  /** Of the run, in order. */
  readonly changes: readonly LiveChange[];
  /** End of the value axis; found from the data when absent. */
  readonly top?: number;
  readonly format: (value: number) => string;
  /** Beside the title while nothing is pointed at. */
  readonly aside: ReactNode;
  /** At the right of it. */
  readonly tool?: ReactNode;
  /** Said where the curves will be. */
  readonly empty: string;
}

/** One metric over the steps: per step faint, smoothed strong, and both subsets at the ends of epochs. */
export function LineChart({
  title,
  metric,
  step,
  values,
  epochs,
  between,
  stepsPerEpoch,
  changes,
  top: fixedTop,
  format,
  aside,
  tool,
  empty,
}: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<PointedAt | null>(null);
  const isEmpty = step.length === 0 && epochs.length === 0;
  const columns = useMemo(
    () => curveColumns({ step, values, epochs, between }, POINTS),
    [step, values, epochs, between],
  );
  const top = fixedTop ?? topOf(columns);
  const { end, ticks: xTicks } = epochAxis(step.at(-1) ?? 0, epochs, stepsPerEpoch);
  const yTicks = valueTicks(top);
  const newest = useMemo(() => epochs.slice(-TABLE_EPOCHS), [epochs]);
  useLinePlot(host, { columns, end, top, xTicks, yTicks, onPoint: setPointed });
  return (
    <figure className={styles.figure} aria-label={title}>
      <SectionHeading
        term={metric}
        aside={
          <span className={styles.aside}>
            {pointed && !isEmpty ? <Values at={pointed} format={format} /> : aside}
            {tool}
          </span>
        }
      >
        {title}
      </SectionHeading>
      <div className={styles.frame}>
        <div className={styles.drawn} aria-hidden="true">
          {yTicks.map((tick) => (
            <span key={tick.label} className={styles.value} style={along(1 - tick.at / top)}>
              {tick.label}
            </span>
          ))}
          <div ref={host} className={styles.plot} />
          {isEmpty && (
            <p className={styles.empty}>
              <span>{empty}</span>
            </p>
          )}
        </div>
        <ChangeMarks changes={changes} span={[0, end]} along={along} />
      </div>
      <EpochLabels end={end} ticks={xTicks} />
      <DataTable
        metric={metric}
        last={columns[2].findLast((value) => value !== undefined) ?? null}
        epochs={newest}
      />
    </figure>
  );
}

/** A place along the plot, 0..1. */
const along = (fraction: number) => ({ '--at': fraction, '--margin': `${PLOT_MARGIN}px` }) as CSSProperties;

/** How each subset is drawn, with its name. */
export function Legend() {
  return (
    <span className={styles.legend}>
      <span>
        <i className={styles.training} /> training
      </span>
      <span>
        <i className={styles.validation} /> validation
      </span>
    </span>
  );
}

function Values({ at, format }: { readonly at: PointedAt; readonly format: (value: number) => string }) {
  return (
    <span className={styles.legend}>
      <span>step {at.step.toLocaleString('en')}</span>
      <span>
        <i className={styles.training} /> {at.training === null ? '–' : format(at.training)}
      </span>
      <span>
        <i className={styles.validation} /> {at.validation === null ? '–' : format(at.validation)}
      </span>
    </span>
  );
}

function EpochLabels({ end, ticks }: { readonly end: number; readonly ticks: readonly Tick[] }) {
  return (
    <div className={styles.epochs} aria-hidden="true">
      <span>epoch</span>
      {ticks.map(({ at, label }) => (
        <span key={label} className={styles.epoch} style={along(at / end)}>
          {label}
        </span>
      ))}
    </div>
  );
}

interface DataTableProps {
  readonly metric: string;
  /** Newest point of the smoothed training line. */
  readonly last: number | null;
  readonly epochs: readonly EpochPoint[];
}

/** The curves for those who do not see them: the newest values, then those of the newest epochs. */
function DataTable({ metric, last, epochs }: DataTableProps) {
  return (
    <table className="visually-hidden">
      <thead>
        <tr>
          <th scope="col">{metric}</th>
          <th scope="col">last</th>
          <EpochHeaders epochs={epochs} />
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">training {metric}</th>
          <td>{cellText(last)}</td>
          <EpochCells epochs={epochs} of="training" />
        </tr>
        <tr>
          <th scope="row">validation {metric}</th>
          <td>{cellText(epochs.at(-1)?.validation ?? null)}</td>
          <EpochCells epochs={epochs} of="validation" />
        </tr>
      </tbody>
    </table>
  );
}

const cellText = (value: number | null): string => (value === null ? 'none yet' : value.toFixed(4));

// Apart and remembered, as they change once an epoch and the rest ten times a second.
const EpochHeaders = memo(function EpochHeaders({ epochs }: { readonly epochs: readonly EpochPoint[] }) {
  return epochs.map(({ epoch }) => (
    <th key={epoch} scope="col">
      epoch {epoch}
    </th>
  ));
});

const EpochCells = memo(function EpochCells(props: {
  readonly epochs: readonly EpochPoint[];
  readonly of: 'training' | 'validation';
}) {
  return props.epochs.map((point) => <td key={point.epoch}>{cellText(point[props.of])}</td>);
});
