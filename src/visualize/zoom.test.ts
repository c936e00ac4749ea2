import { describe, expect, test } from 'vitest';
import { longLoss } from '../test/longLoss.ts';
import { moved, pointsAt, type Span, spanAfterKey, visibleIndices, zoomed } from './zoom.ts';

const all = [0, 1000] as const;

describe('zoomed', () => {
  test('halves what is shown around its middle and goes back to all of it', () => {
    expect(zoomed(all, null, 0.5)).toEqual([250, 750]);
    expect(zoomed(all, [250, 750], 0.5)).toEqual([375, 625]);
    expect(zoomed(all, [375, 625], 2)).toEqual([250, 750]);
    expect(zoomed(all, [250, 750], 2)).toBeNull();
  });

  test('never leaves what there is, nor goes closer than a ten-thousandth of it', () => {
    expect(zoomed(all, [0, 100], 2)).toEqual([0, 200]);
    expect(zoomed(all, [950, 1000], 2)).toEqual([900, 1000]);
    const [from, to] = zoomed(all, [500, 500.1], 0.5) ?? all;
    expect(to - from).toBeCloseTo(0.1, 9);
  });
});

describe('moved', () => {
  test('keeps the width and stops at the ends', () => {
    expect(moved(all, [400, 600], 0.25)).toEqual([450, 650]);
    expect(moved(all, [900, 1000], 0.25)).toEqual([900, 1000]);
    expect(moved(all, [20, 220], -0.25)).toEqual([0, 200]);
    expect(moved(all, null, 0.25)).toBeNull();
  });
});

describe('spanAfterKey', () => {
  test('knows the keys of zooming, and no others', () => {
    expect(spanAfterKey('+', all, null)).toEqual([250, 750]);
    expect(spanAfterKey('-', all, [250, 500])).toEqual([125, 625]);
    expect(spanAfterKey('ArrowRight', all, [0, 400])).toEqual([100, 500]);
    expect(spanAfterKey('0', all, [0, 400])).toBeNull();
    expect(spanAfterKey('Tab', all, null)).toBeUndefined();
  });
});

describe('pointsAt the visibleIndices', () => {
  const look = (line: Parameters<typeof visibleIndices>[0], span: Span | null, smoothing = 0) =>
    pointsAt(line, visibleIndices(line, { span, points: 1000 }), smoothing);

  const values = Float64Array.from(longLoss(100_000));
  const at = values.map((_, i) => i + 1);
  values[50_123] = 99;

  test('of 100,000 points few are drawn, the highest among them', () => {
    const shown = look({ at, values }, null);
    expect(shown.at.length).toBeLessThanOrEqual(1002);
    expect(shown.values[Array.from(shown.at).indexOf(50_124)]).toBe(99);
    expect([shown.at[0], shown.at[shown.at.length - 1]]).toEqual([1, 100_000]);
  });

  test('close by, each point is drawn, and one more on either side', () => {
    const shown = look({ at, values }, [50_120.5, 50_126.5]);
    expect(shown.at).toEqual([50_120, 50_121, 50_122, 50_123, 50_124, 50_125, 50_126, 50_127]);
    expect(shown.values).toEqual([...values.subarray(50_119, 50_127)]);
    expect(look({ at: [1, 2], values: [5, 6] }, null)).toEqual({
      at: [1, 2],
      values: [5, 6],
    });
  });

  test('the smoothed line is the same however close it is looked at', () => {
    const close = look({ at, values }, [70_000, 70_010], 0.99);
    const closer = look({ at, values }, [70_004, 70_006], 0.99);
    const here = Array.from(closer.at).map((step) => close.values[Array.from(close.at).indexOf(step)]);
    expect(closer.values).toBeAllclose(here as number[], { rtol: 1e-12 });
  });
});
