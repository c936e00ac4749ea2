import { describe, expect, test } from 'vitest';
import fixture from '../test/fixtures/rates.json' with { type: 'json' };
import { hasExploded, rateAt, type RatePoint, suggestRates, withSteps } from './rateTest.ts';

const withLosses = (points: readonly RatePoint[], loss: readonly number[]) =>
  withSteps(points, { loss, learningRate: loss.map((_, i) => rateAt(points.length + i)) });
/** The test goes on for as long as there are losses, in parts as they are read. */
const follow = ({ losses }: (typeof fixture.curves)[number]) =>
  withLosses(withLosses([], losses.slice(0, 33)), [
    ...losses.slice(33),
    ...(losses.length < fixture.steps ? [1, 1, 1] : []),
  ]);

describe('the range test', () => {
  test.each(fixture.curves)('is fastai’s: rates, smoothed losses, end and suggestions', (curve) => {
    const points = follow(curve);
    expect(points.map(({ rate }) => rate)).toBeAllclose(curve.rates, { rtol: 1e-12 });
    expect(points.map(({ smoothed }) => smoothed)).toBeAllclose(curve.smoothed, { rtol: 1e-12 });
    const said = suggestRates(points);
    expect([said?.valley ?? NaN, said?.steepest ?? NaN, said?.minimum ?? NaN]).toBeAllclose(
      [curve.valley, curve.steep, curve.minimum],
      { rtol: 1e-12 },
    );
  });

  test('ends when the loss explodes', () => {
    const all = follow(fixture.curves[0]!);
    expect([rateAt(0), rateAt(99)]).toBeAllclose([1e-7, 10], { rtol: 1e-12 });
    expect(all.length).toBeLessThan(fixture.steps);
    expect(hasExploded(all)).toBe(true);
    expect(hasExploded(all.slice(0, -1))).toBe(false);
    expect(hasExploded([])).toBe(false);
  });

  test('a loss that is no number ends it', () => {
    expect(withLosses([], [2, NaN, 1])).toHaveLength(2);
    expect(withLosses([], [2, Infinity, 1])).toHaveLength(2);
  });

  test('a curve that never falls, or is short, suggests nothing', () => {
    const rising = Array.from({ length: 60 }, (_, i) => 1 + i / 100);
    expect(suggestRates(withLosses([], rising))).toBeNull();
    expect(suggestRates(withLosses([], [3, 2, 1]))).toBeNull();
  });
});
