import { describe, expect, test } from 'vitest';
import fixture from '../test/fixtures/visualize.json' with { type: 'json' };
import { longLoss } from '../test/longLoss.ts';
import { curveColumns, epochAxis, roundUp, smoothAt, topOf, valueTicks } from './series.ts';

const all = (values: readonly number[]) => values.map((_, i) => i);

describe('smoothAt', () => {
  test('equals the bias-corrected exponential average of pandas', () => {
    const { values, byFactor } = fixture.smoothed;
    for (const [factor, expected] of Object.entries(byFactor)) {
      expect(smoothAt(values, all(values), Number(factor))).toBeAllclose(expected, { rtol: 1e-12 });
      expect(smoothAt(values, [3, 4, 50], Number(factor))).toBeAllclose(
        [3, 4, 50].map((i) => expected[i] as number),
        { rtol: 1e-12 },
      );
    }
    expect(smoothAt(values, all(values))).toEqual(smoothAt(values, all(values), 0.9));
    expect(smoothAt(values, all(values), 0)).toEqual(values);
  });

  test('leaves a constant alone, and goes on after a value that is not finite', () => {
    expect(smoothAt([2, 2, 2, 2], [0, 1, 2, 3])).toBeAllclose([2, 2, 2, 2]);
    expect(smoothAt([1, NaN, 1], [0, 1, 2])).toEqual([1, NaN, 1]);
  });

  test('looks back as far as a float64 does, and no farther', () => {
    const values = longLoss(20_000);
    const everywhere = smoothAt(values, all(values));
    const seldom = all(values).filter((i) => i % 997 === 0);
    expect(smoothAt(values, seldom)).toBeAllclose(
      seldom.map((i) => everywhere[i] as number),
      { rtol: 1e-12 },
    );
  });
});

describe('curveColumns', () => {
  const epochs = [
    { epoch: 1, step: 2, training: 0.8, validation: 0.7 },
    { epoch: 2, step: 4, training: 0.5, validation: NaN },
  ];

  test('lines steps and epochs up by step', () => {
    const [steps, raw, , training, validation] = curveColumns(
      { step: [1, 2, 3], values: [3, Infinity, 1], epochs },
      100,
    );
    expect(steps).toEqual([1, 2, 3, 4]);
    expect(raw).toEqual([3, null, 1, undefined]);
    expect(training).toEqual([undefined, 0.8, undefined, 0.5]);
    expect(validation).toEqual([undefined, 0.7, undefined, null]);
  });

  test('has validations within epochs at their steps', () => {
    const between = [
      { step: 1, validation: 0.9 },
      { step: 3, validation: 0.6 },
    ];
    const [steps, , , training, validation] = curveColumns(
      { step: [1, 2, 3], values: [3, 2, 1], epochs, between },
      100,
    );
    expect(steps).toEqual([1, 2, 3, 4]);
    expect(training).toEqual([undefined, 0.8, undefined, 0.5]);
    expect(validation).toEqual([0.9, 0.7, 0.6, null]);
  });

  test('keeps every epoch of a long run, on ascending steps', () => {
    const values = longLoss(20_000);
    const step = values.map((_, i) => i + 1);
    const many = Array.from({ length: 40 }, (_, i) => ({
      epoch: i + 1,
      step: 500 * (i + 1),
      training: i,
      validation: i + 0.5,
    }));
    const [steps, , smoothed, training, validation] = curveColumns({ step, values, epochs: many }, 300);
    expect(training.filter((value) => value !== undefined)).toEqual(many.map((epoch) => epoch.training));
    expect(validation.filter((value) => value !== undefined)).toEqual(many.map((epoch) => epoch.validation));
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
    expect(smoothed.findLast((value) => value !== undefined)).toBeCloseTo(
      smoothAt(values, all(values))[19_999] as number,
      12,
    );
  });

  test('draws a million steps and ten thousand epochs without a pause', () => {
    const values = Float64Array.from(longLoss(1_000_000));
    const step = values.map((_, i) => i + 1);
    const many = Array.from({ length: 10_000 }, (_, i) => ({
      epoch: i + 1,
      step: 100 * (i + 1),
      training: 1,
      validation: 1 / (i + 1),
    }));
    const times = Array.from({ length: 10 }, () => {
      const start = performance.now();
      expect(curveColumns({ step, values, epochs: many }, 600)[0].length).toBeLessThan(1300);
      return performance.now() - start;
    });
    // Ten times a frame: what looks at every pair of points takes minutes.
    expect(Math.min(...times)).toBeLessThan(160);
  });
});

describe('roundUp', () => {
  test.each([
    [2.3026, 2.4],
    [2.4, 2.4],
    [0.31, 0.4],
    [1.01, 1.2],
    [97, 100],
    [0, 1],
    [NaN, 1],
  ])('%d goes up to %d', (value, expected) => {
    expect(roundUp(value)).toBe(expected);
  });
});

describe('topOf', () => {
  test('holds the smoothed line and the epochs', () => {
    expect(topOf([[1], [2.2], [2.2], [0.5], [3.7]])).toBe(4);
  });

  test('lets a lone spike of the raw line leave the picture', () => {
    expect(
      topOf([
        [1, 2],
        [80, 1],
        [1, 1],
        [undefined, undefined],
        [undefined, null],
      ]),
    ).toBe(1.6);
  });
});

describe('valueTicks', () => {
  test('labels 0, half and top with equal decimals', () => {
    expect(valueTicks(2.4).map(({ label }) => label)).toEqual(['0.0', '1.2', '2.4']);
    expect(valueTicks(0.5).map(({ label }) => label)).toEqual(['0.00', '0.25', '0.50']);
    expect(valueTicks(10).map(({ label }) => label)).toEqual(['0.0', '5.0', '10.0']);
  });
});

describe('epochAxis', () => {
  const ended = (count: number, size: number) =>
    Array.from({ length: count }, (_, i) => ({ epoch: i + 1, step: size * (i + 1) }));

  test('shows one epoch before the first step', () => {
    expect(epochAxis(0, [], 313)).toEqual({ end: 313, ticks: [{ at: 313, label: '1' }] });
  });

  test('ends where the current epoch will end', () => {
    expect(epochAxis(400, ended(1, 313), 313).end).toBe(626);
    expect(epochAxis(626, ended(2, 313), 313).end).toBe(626);
  });

  test('keeps the places of epochs of another length', () => {
    expect(epochAxis(320, ended(1, 313), 100)).toEqual({
      end: 413,
      ticks: [
        { at: 313, label: '1' },
        { at: 413, label: '2' },
      ],
    });
  });

  test('labels every fifth epoch of thirty', () => {
    expect(epochAxis(300, ended(30, 10), 10).ticks.map(({ label }) => label)).toEqual([
      '5',
      '10',
      '15',
      '20',
      '25',
      '30',
    ]);
  });

  test('short epochs before long ones are not labelled on top of each other', () => {
    const short = [1, 2, 3].map((epoch) => ({ epoch, step: epoch * 32, loss: 0, valLoss: 0 }));
    expect(epochAxis(200, short, 5000)).toEqual({ end: 5096, ticks: [{ at: 5096, label: '4' }] });
  });
});
