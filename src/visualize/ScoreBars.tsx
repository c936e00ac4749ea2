import type { ReactNode } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { type ClassificationReport, fixed } from '../training/classificationReport.ts';
import styles from './ScoreBars.module.css';
import { type ScoreOrder, type ScoreRow, scoreRows } from './scoreRows.ts';

interface ScoreBarsProps {
  readonly report: ClassificationReport;
  readonly classNames: readonly string[];
  readonly order: ScoreOrder;
  /** Decimals of a score. */
  readonly digits: number;
}

/** A class's share of the height, CSS pixels, and what the axis below takes. */
const ROW = 30;
const AXIS = 24;
/** The widest name that is shown whole, CSS pixels; about the width of a letter. */
const WIDEST = 104;
const LETTER = 7;

const bars = [
  { key: 'precision', fill: 'var(--precision)' },
  { key: 'recall', fill: 'var(--recall)' },
  { key: 'f1', fill: 'var(--f1)' },
] as const;

/** Precision, recall and F1 of each class as bars from 0 to 1; a picture of the classification report beside it. */
export function ScoreBars({ report, classNames, order, digits }: ScoreBarsProps) {
  const rows = scoreRows(report, classNames, order);
  const longest = Math.max(...classNames.map((name) => name.length));
  const width = Math.min(WIDEST, longest * LETTER + 10);
  const letters = Math.floor((WIDEST - 10) / LETTER);
  return (
    <div className={styles.scores} aria-hidden>
      <p className={styles.legend}>
        <span data-score="precision">precision</span>
        <span data-score="recall">recall</span>
        <span data-score="f1">f1-score</span>
      </p>
      <ResponsiveContainer height={rows.length * ROW + AXIS}>
        <BarChart
          data={rows}
          layout="vertical"
          barCategoryGap={4}
          barGap={1}
          margin={{ top: 0, right: 10, bottom: 0, left: 0 }}
          // The table says the same, to everyone.
          accessibilityLayer={false}
        >
          <CartesianGrid horizontal={false} stroke="var(--line)" />
          <XAxis
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            height={AXIS}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--ink3)', fontSize: 11 }}
          />
          <YAxis
            type="category"
            // Names may be shared.
            dataKey="index"
            width={width}
            interval={0}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            tick={{ fill: 'var(--ink)', fontSize: 12 }}
            tickFormatter={(index: number) => {
              const name = classNames[index] ?? '';
              return name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
            }}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--sunken)' }}
            content={valuesWith(digits)}
          />
          {bars.map(({ key, fill }) => (
            <Bar key={key} dataKey={key} fill={fill} radius={[0, 2, 2, 0]} isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

/** What recharts shows of the class that is pointed at. */
const valuesWith =
  (digits: number) =>
  ({ active, payload }: TooltipContentProps): ReactNode => {
    const row = payload[0]?.payload as ScoreRow | undefined;
    return active && row ? <Values row={row} digits={digits} /> : null;
  };

function Values({ row, digits }: { readonly row: ScoreRow; readonly digits: number }) {
  return (
    <div className={styles.values}>
      <b>{row.name}</b>
      <span data-score="precision">precision {fixed(row.precision, digits)}</span>
      <span data-score="recall">recall {fixed(row.recall, digits)}</span>
      <span data-score="f1">f1-score {fixed(row.f1, digits)}</span>
      <span>
        {row.support} {row.support === 1 ? 'picture' : 'pictures'}
      </span>
    </div>
  );
}
