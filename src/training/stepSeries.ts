import type { StepRows } from './protocol.ts';

/** Per-step numbers of the run, columns equally long. A run may take millions of steps: see `appendSteps`. */
export interface StepSeries {
  readonly step: Float64Array;
  readonly loss: Float64Array;
  readonly accuracy: Float64Array;
}

/** Columns of these numbers. */
export const stepSeries = ({ step, loss, accuracy }: StepRows): StepSeries => ({
  step: Float64Array.from(step),
  loss: Float64Array.from(loss),
  accuracy: Float64Array.from(accuracy),
});

/** The first `count` steps, as a series that can be appended to. */
export const firstSteps = ({ step, loss, accuracy }: StepSeries, count: number): StepSeries => ({
  step: step.slice(0, count),
  loss: loss.slice(0, count),
  accuracy: accuracy.slice(0, count),
});

/**
 * The series with rows after it. Its columns are views of buffers with room at the end, so that appending costs what is
 * appended and not what is there; what was there before stays as it was. Append to the newest series only.
 */
export const appendSteps = (series: StepSeries, rows: StepRows): StepSeries => ({
  step: append(series.step, rows.step),
  loss: append(series.loss, rows.loss),
  accuracy: append(series.accuracy, rows.accuracy),
});

function append(column: Float64Array, values: readonly number[]): Float64Array {
  const { buffer, length } = column;
  const grown = length + values.length;
  const hasRoom = grown * Float64Array.BYTES_PER_ELEMENT <= buffer.byteLength;
  const target = hasRoom ? new Float64Array(buffer) : new Float64Array(2 * grown);
  if (!hasRoom) target.set(column);
  target.set(values, length);
  return target.subarray(0, grown);
}
