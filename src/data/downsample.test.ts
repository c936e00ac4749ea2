import { describe, expect, test } from 'vitest';
import { longLoss } from '../test/longLoss.ts';
import { downsample } from './downsample.ts';

describe('downsample', () => {
  test('keeps a short series whole', () => {
    expect(downsample([5, 6, 7], 3)).toEqual([0, 1, 2]);
  });

  test('keeps first, last and both extremes of a long series, in order', () => {
    const values = longLoss(100_000);
    const indices = downsample(values, 600);
    expect(indices.length).toBeLessThanOrEqual(602);
    expect(indices.length).toBeGreaterThan(150);
    expect(indices[0]).toBe(0);
    expect(indices.at(-1)).toBe(99_999);
    expect(indices).toContain(43_210);
    expect(indices).toContain(76_540);
    expect(indices).toEqual([...new Set(indices)].toSorted((a, b) => a - b));
  });

  test('keeps the extremes of every stretch', () => {
    const values = longLoss(5000);
    const kept = downsample(values, 400).map((i) => values[i] as number);
    // 400 points of 5000 make buckets of 32.
    for (let start = 0; start < 5000; start += 32) {
      const bucket = values.slice(start, start + 32);
      expect(kept).toContain(Math.min(...bucket));
      expect(kept).toContain(Math.max(...bucket));
    }
  });

  test('keeps the points it has as the series grows', () => {
    const values = longLoss(3100);
    const before = downsample(values.slice(0, 3000), 600);
    const after = new Set(downsample(values, 600));
    // All but those of the bucket that was not full yet.
    expect(before.filter((i) => i < 2992).every((i) => after.has(i))).toBe(true);
  });

  test('skips NaN where a bucket has numbers', () => {
    expect(downsample([NaN, NaN, 1, 4, NaN, NaN, 2, 2], 4)).toEqual([0, 2, 3, 6, 7]);
  });
});
