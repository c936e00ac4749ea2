import type { StepRows } from './protocol.ts';

/** The columns, in the order they are kept in. */
export const stepColumns = ['step', 'loss', 'accuracy', 'learningRate'] as const;

/** Per-step numbers of the run, columns equally long. A run may take millions of steps: see `appendSteps`. */
export type StepSeries = Readonly<Record<(typeof stepColumns)[number], Float64Array>>;

/** A series whose columns are made by their names. */
export const seriesOf = (column: (name: (typeof stepColumns)[number]) => Float64Array): StepSeries =>
  Object.fromEntries(stepColumns.map((name) => [name, column(name)])) as StepSeries;

/** Columns of these numbers. */
export const stepSeries = (rows: StepRows): StepSeries => seriesOf((name) => Float64Array.from(rows[name]));

/** The first `count` steps, as a series that can be appended to. */
export const firstSteps = (series: StepSeries, count: number): StepSeries =>
  seriesOf((name) => series[name].slice(0, count));

/**
 * The series with rows after it. Its columns are views of buffers with room at the end, so that appending costs what is
 * appended and not what is there; what was there before stays as it was. Append to the newest series only.
 */
export const appendSteps = (series: StepSeries, rows: StepRows): StepSeries =>
  seriesOf((name) => append(series[name], rows[name]));

function append(column: Float64Array, values: readonly number[]): Float64Array {
  const { buffer, length } = column;
  const grown = length + values.length;
  const hasRoom = grown * Float64Array.BYTES_PER_ELEMENT <= buffer.byteLength;
  const target = hasRoom ? new Float64Array(buffer) : new Float64Array(2 * grown);
  if (!hasRoom) target.set(column);
  target.set(values, length);
  return target.subarray(0, grown);
}
