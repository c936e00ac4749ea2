/** What a score is when its denominator is 0, as scikit-learn's `zero_division`. */
export type ZeroDivision = '0' | '1' | 'nan';

/** Scores of a class, or averages over the classes. */
export interface ReportRow {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Pictures that truly are of the class; in an average, all pictures. */
  readonly support: number;
}

/** Scores per class and over all classes, as scikit-learn's `classification_report`. */
export interface ClassificationReport {
  readonly classes: readonly ReportRow[];
  /** 0..1; what `ZeroDivision` says when there are no pictures. */
  readonly accuracy: number;
  /** The plain mean over the classes whose score is not NaN. */
  readonly macro: ReportRow;
  /** The mean over the classes whose score is not NaN, weighted by support. */
  readonly weighted: ReportRow;
}

type Score = 'precision' | 'recall' | 'f1';

const undefinedScores: Readonly<Record<ZeroDivision, number>> = { '0': 0, '1': 1, nan: Number.NaN };

/**
 * Adds in the order of NumPy's pairwise summation: another order differs in the last bit, which is enough
 * to round a mean such as 0.145 the other way.
 */
function sum(values: readonly number[]): number {
  const count = values.length;
  if (count < 8) return values.reduce((total, value) => total + value, 0);
  if (count > 128) {
    const half = Math.floor(count / 2);
    const middle = half - (half % 8);
    return sum(values.slice(0, middle)) + sum(values.slice(middle));
  }
  const whole = count - (count % 8);
  const lane = (start: number) => {
    let total = values[start] ?? 0;
    for (let i = start + 8; i < whole; i += 8) total += values[i] ?? 0;
    return total;
  };
  const lanes = lane(0) + lane(1) + (lane(2) + lane(3)) + (lane(4) + lane(5) + (lane(6) + lane(7)));
  return values.slice(whole).reduce((total, value) => total + value, lanes);
}

/** The mean of the values that are not NaN; NaN when there are none. */
function mean(values: readonly number[]): number {
  const count = values.filter((value) => !Number.isNaN(value)).length;
  // NaN becomes 0 rather than being left out, because NumPy's nanmean keeps the places, and so the order of adding.
  return sum(values.map((value) => (Number.isNaN(value) ? 0 : value))) / count;
}

/** As `mean`, weighted; without any weight the plain mean, as scikit-learn's `_nanaverage` falls back to it. */
function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const kept = values.flatMap((value, i) =>
    Number.isNaN(value) ? [] : [{ value, weight: weights[i] ?? 0 }],
  );
  const total = sum(kept.map(({ weight }) => weight));
  if (total === 0) return mean(kept.map(({ value }) => value));
  return sum(kept.map(({ value, weight }) => value * weight)) / total;
}

/** Scores of a confusion matrix (rows true, columns predicted), equal to scikit-learn's `classification_report`. */
export function classificationReport(
  matrix: readonly (readonly number[])[],
  zeroDivision: ZeroDivision,
): ClassificationReport {
  const divide = (numerator: number, denominator: number) =>
    denominator === 0 ? undefinedScores[zeroDivision] : numerator / denominator;
  const rights = matrix.map((row, i) => row[i] ?? 0);
  const supports = matrix.map((row) => sum(row));
  const classes = matrix.map((_, i): ReportRow => {
    const right = rights[i] ?? 0;
    const support = supports[i] ?? 0;
    const predicted = sum(matrix.map((row) => row[i] ?? 0));
    return {
      precision: divide(right, predicted),
      recall: divide(right, support),
      // From the counts: from precision and recall it would be undefined as soon as either is.
      f1: divide(2 * right, support + predicted),
      support,
    };
  });
  const all = sum(supports);
  const average = (of: (values: readonly number[]) => number): ReportRow => {
    const score = (name: Score) => of(classes.map((row) => row[name]));
    return { precision: score('precision'), recall: score('recall'), f1: score('f1'), support: all };
  };
  return {
    classes,
    accuracy: divide(sum(rights), all),
    macro: average(mean),
    weighted: average((values) => weightedMean(values, supports)),
  };
}

/** A score (not negative) as Python's `format(value, '.2f')`: exact ties go to the even digit, where `toFixed` rounds up. */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  const rounded = value.toFixed(digits);
  // A double is half-way between two such decimals only as an odd multiple of this power of two (exact arithmetic).
  const isTie = (value * 2 ** (digits + 1)) % 2 === 1;
  const last = Number(rounded.at(-1));
  return isTie && last % 2 === 1 ? `${rounded.slice(0, -1)}${last - 1}` : rounded;
}

/** Python counts code points where JavaScript's `length` counts UTF-16 units, two for an emoji. */
const widthOf = (text: string) => Array.from(text).length;

const padLeft = (text: string, width: number) => ' '.repeat(Math.max(0, width - widthOf(text))) + text;

/** The report as scikit-learn prints it, character for character. */
export function reportText(report: ClassificationReport, classNames: readonly string[], digits = 2): string {
  const width = Math.max('weighted avg'.length, digits, ...classNames.map(widthOf));
  const line = (heading: string, cells: readonly string[]) =>
    `${padLeft(heading, width)} ${cells.map((cell) => ` ${padLeft(cell, 9)}`).join('')}\n`;
  // Where no picture is right scikit-learn counts in floats, and prints them so.
  const anyRight = report.classes.some((row) => row.support > 0 && row.recall > 0);
  const count = (support: number) => (anyRight ? `${support}` : `${support}.0`);
  const scores = (heading: string, { precision, recall, f1, support }: ReportRow) =>
    line(heading, [...[precision, recall, f1].map((score) => fixed(score, digits)), count(support)]);
  const rows = report.classes.slice(0, classNames.length).map((row, i) => scores(classNames[i] ?? '', row));
  return [
    line('', ['precision', 'recall', 'f1-score', 'support']),
    '\n',
    ...rows,
    '\n',
    line('accuracy', ['', '', fixed(report.accuracy, digits), count(report.macro.support)]),
    scores('macro avg', report.macro),
    scores('weighted avg', report.weighted),
  ].join('');
}
