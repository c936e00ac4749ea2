import { describe, expect, test } from 'vitest';
import { scoreRows } from './scoreRows.ts';

const scores = (f1: number) => ({ precision: 0.5, recall: 0.5, f1, support: 10 });
const report = { classes: [0.9, Number.NaN, 0.2, 0.9, Number.NaN, 0].map(scores) };
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const namesOf = (order: 'class' | 'worst') => scoreRows(report, names, order).map(({ name }) => name);

describe('scoreRows', () => {
  test('classes come in their own order, each with its scores', () => {
    expect(namesOf('class')).toEqual(names);
    expect(scoreRows(report, names, 'class')[2]).toEqual({ ...scores(0.2), index: 2, name: 'c' });
  });

  test('or the worst first, equals in their own order, those without a score last', () => {
    expect(namesOf('worst')).toEqual(['f', 'c', 'a', 'd', 'b', 'e']);
    expect(scoreRows(report, names, 'worst')[0]?.index).toBe(5);
  });
});
