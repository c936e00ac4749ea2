import { describe, expect, test } from 'vitest';
import { appendSteps, firstSteps, stepSeries } from './stepSeries.ts';

const rowsOf = (...step: number[]) => ({
  step,
  loss: step.map((i) => 1 / i),
  accuracy: step.map((i) => i / 10),
  learningRate: step.map((i) => i / 1000),
});
const empty = stepSeries(rowsOf());

describe('appendSteps', () => {
  test('puts rows at the end and leaves the series before it as it was', () => {
    const one = appendSteps(empty, rowsOf(1, 2));
    const two = appendSteps(one, rowsOf(3));
    expect(one).toEqual(stepSeries(rowsOf(1, 2)));
    expect(two).toEqual(stepSeries(rowsOf(1, 2, 3)));
    expect(appendSteps(two, rowsOf())).toEqual(two);
  });

  test('goes on from the first steps without touching those after them', () => {
    const all = appendSteps(appendSteps(empty, rowsOf(1, 2)), rowsOf(3, 4));
    const again = appendSteps(firstSteps(all, 2), rowsOf(30, 40));
    expect(again).toEqual(stepSeries(rowsOf(1, 2, 30, 40)));
    expect(all).toEqual(stepSeries(rowsOf(1, 2, 3, 4)));
  });

  test('copies a long series seldom', () => {
    let series = empty;
    const buffers = new Set<ArrayBufferLike>();
    for (let i = 0; i < 10_000; i++) {
      series = appendSteps(series, rowsOf(i + 1));
      buffers.add(series.loss.buffer);
    }
    expect(series.loss.length).toBe(10_000);
    expect(series.loss[9_999]).toBe(1 / 10_000);
    expect(buffers.size).toBeLessThan(20);
  });
});
