import { describe, expect, test } from 'vitest';
import fixture from '../../test/fixtures/visualize.json' with { type: 'json' };
import { histogramOf } from './histogram.ts';

describe('histogramOf', () => {
  test('counts as numpy.histogram does, also what lies on a border', () => {
    const { values, counts, low, high } = fixture.histogram;
    const all = Float32Array.from(values);
    const whole = histogramOf([all.subarray(0, 100), all.subarray(100)]);
    expect(whole).toEqual({ low, high, counts: Uint32Array.from(counts) });
  });

  test('equal values lie in the middle of a width of 1; what is no number is not counted', () => {
    const equal = histogramOf([Float32Array.of(2, 2, NaN, Infinity)], 4);
    expect(equal).toEqual({ low: 1.5, high: 2.5, counts: Uint32Array.of(0, 0, 2, 0) });
    expect([...histogramOf([], 4).counts]).toEqual([0, 0, 0, 0]);
  });
});
