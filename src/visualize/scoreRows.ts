import type { ClassificationReport, ReportRow } from '../training/classificationReport.ts';

export type ScoreOrder = 'class' | 'worst';

/** A class with its scores. */
export interface ScoreRow extends ReportRow {
  /** The class's index. */
  readonly index: number;
  readonly name: string;
}

/** The classes in their own order, or by F1 with the worst first; one without a score has nothing to be worst in. */
export function scoreRows(
  { classes }: Pick<ClassificationReport, 'classes'>,
  classNames: readonly string[],
  order: ScoreOrder,
): ScoreRow[] {
  const rows = classes.map((scores, index) => ({ ...scores, index, name: classNames[index] ?? '' }));
  if (order === 'class') return rows;
  const rank = ({ f1 }: ScoreRow) => (Number.isNaN(f1) ? Infinity : f1);
  return rows.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}
