import { describe, expect, test } from 'vitest';
import fixture from '../test/fixtures/reports.json' with { type: 'json' };
import {
  classificationReport,
  reportText,
  type ReportRow,
  type ZeroDivision,
} from './classificationReport.ts';

const cases = fixture.cases.map((stored, index) => ({
  ...stored,
  index,
  report: classificationReport(stored.matrix, stored.zeroDivision as ZeroDivision),
}));

const numbersOf = ({ precision, recall, f1, support }: ReportRow) => [precision, recall, f1, support];

/** Within 1e-12, and NaN exactly where null is stored. */
function expectClose(actual: readonly number[], stored: readonly (number | null)[]): void {
  expect(actual.map((value) => Number.isNaN(value))).toEqual(stored.map((value) => value === null));
  const distances = actual.map((value, i) => Math.abs(value - (stored[i] ?? value)));
  expect(distances.filter((distance) => distance > 1e-12)).toEqual([]);
}

describe('against scikit-learn', () => {
  test('300 cases are stored', () => {
    expect(cases).toHaveLength(300);
  });

  test.each(cases)(
    'case $index prints alike: $kind, zero division $zeroDivision',
    ({ report, names, text }) => {
      expect(reportText(report, names)).toBe(text);
    },
  );

  test.each(cases)('case $index has its numbers: $kind, zero division $zeroDivision', (stored) => {
    const { report } = stored;
    expect(report.classes).toHaveLength(stored.classes.length);
    report.classes.forEach((row, i) => expectClose(numbersOf(row), stored.classes[i] ?? []));
    expectClose([report.accuracy], [stored.accuracy]);
    expectClose(numbersOf(report.macro), stored.macro);
    expectClose(numbersOf(report.weighted), stored.weighted);
  });
});

describe('classificationReport', () => {
  test('scores two classes', () => {
    const report = classificationReport(
      [
        [3, 1],
        [2, 4],
      ],
      '0',
    );
    expect(report.classes.map(numbersOf)).toEqual([
      [3 / 5, 3 / 4, 6 / 9, 4],
      [4 / 5, 4 / 6, 8 / 11, 6],
    ]);
    expect(report.accuracy).toBe(0.7);
    expectClose(numbersOf(report.macro), [0.7, (3 / 4 + 4 / 6) / 2, (6 / 9 + 8 / 11) / 2, 10]);
    expectClose(numbersOf(report.weighted), [0.72, 0.7, (4 * (6 / 9) + 6 * (8 / 11)) / 10, 10]);
  });

  test('leaves undefined scores out of the means when they are NaN', () => {
    const matrix = [
      [2, 0],
      [0, 0],
    ];
    expect(classificationReport(matrix, 'nan').macro.precision).toBe(1);
    expect(classificationReport(matrix, '0').macro.precision).toBe(0.5);
  });

  // scikit-learn refuses it with a ValueError; this is what its formulas give.
  test.each([
    ['0', 0],
    ['1', 1],
    ['nan', NaN],
  ] as const)('without pictures every score is undefined, zero division %s', (zeroDivision, value) => {
    const nothing = [
      [0, 0],
      [0, 0],
    ];
    const report = classificationReport(nothing, zeroDivision);
    expect([...report.classes, report.macro, report.weighted].map(numbersOf)).toEqual(
      Array.from({ length: 4 }, () => [value, value, value, 0]),
    );
    expect(report.accuracy).toBe(value);
  });
});

describe('reportText', () => {
  const row = (score: number): ReportRow => ({ precision: score, recall: score, f1: score, support: 8 });
  const textOf = (score: number, digits?: number) =>
    reportText(
      { classes: [row(score)], accuracy: score, macro: row(score), weighted: row(score) },
      ['a'],
      digits,
    );

  test.each([
    [0.125, 2, '0.12'],
    [0.375, 2, '0.38'],
    [0.625, 2, '0.62'],
    [0.875, 2, '0.88'],
    [0.145, 2, '0.14'],
    [0.0625, 3, '0.062'],
    [0.5, 0, '0'],
    [0.999, 2, '1.00'],
  ])('rounds %d to %d digits as Python does: %s', (score, digits, printed) => {
    expect(textOf(score, digits).split('\n')[2]).toBe(
      `${' '.repeat(11)}a ${` ${printed.padStart(9)}`.repeat(3)}${' '.repeat(9)}8`,
    );
  });

  // The weighted precision is 6.7 / 20, which added from left to right comes out as 0.34.
  test('adds in the order NumPy does', () => {
    const matrix = [
      [0, 0, 0, 0, 1, 0, 0, 2, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [1, 0, 0, 0, 1, 0, 0, 0, 0, 0],
      [1, 1, 0, 0, 0, 1, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
      [0, 1, 1, 0, 0, 0, 1, 0, 2, 0],
      [0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
      [1, 0, 0, 0, 1, 0, 0, 0, 0, 0],
    ];
    const text = reportText(classificationReport(matrix, '1'), Array.from('abcdefghij'));
    expect(text).toContain('weighted avg       0.33      0.20      0.11        20\n');
  });

  test('prints a row per name', () => {
    const report = classificationReport(
      [
        [1, 0],
        [0, 1],
      ],
      '0',
    );
    expect(reportText(report, ['first', 'second'])).toBe(
      [
        '              precision    recall  f1-score   support',
        '',
        '       first       1.00      1.00      1.00         1',
        '      second       1.00      1.00      1.00         1',
        '',
        '    accuracy                           1.00         2',
        '   macro avg       1.00      1.00      1.00         2',
        'weighted avg       1.00      1.00      1.00         2',
        '',
      ].join('\n'),
    );
  });
});
