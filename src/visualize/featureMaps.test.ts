import { describe, expect, test } from 'vitest';
import { channelOf, layoutOf, nextRange, rowOf, statisticsOf, stripOf } from './featureMaps.ts';

/** A layer output of one row of values. */
const output = (...values: number[]) => ({ values: Float32Array.from(values), shape: [1, values.length, 1] });

describe('layoutOf', () => {
  test('draws pictures as maps and everything else as one strip', () => {
    expect(layoutOf([26, 24, 16])).toEqual({ kind: 'maps', height: 26, width: 24, channels: 16 });
    expect(layoutOf([64])).toEqual({ kind: 'vector', length: 64 });
    expect(layoutOf([4, 8])).toEqual({ kind: 'vector', length: 32 });
  });
});

describe('channelOf', () => {
  test('takes one channel out of row-major [height, width, channels]', () => {
    // Value = 100 × row + 10 × column + channel.
    const values = Float32Array.of(
      0,
      1,
      2,
      10,
      11,
      12,
      20,
      21,
      22,
      100,
      101,
      102,
      110,
      111,
      112,
      120,
      121,
      122,
    );
    expect([...channelOf({ values, shape: [2, 3, 3] }, 1)]).toEqual([1, 11, 21, 101, 111, 121]);
  });
});

describe('stripOf', () => {
  test('leaves a vector that fits as it is', () => {
    expect([...stripOf(Float32Array.of(3, 1, 2), 3)]).toEqual([3, 1, 2]);
  });

  test('shows the largest of the values that share a cell', () => {
    expect([...stripOf(Float32Array.of(0, 9, -3, -2, 4, 1), 3)]).toEqual([9, -2, 4]);
  });

  test('covers every value when the lengths do not divide', () => {
    const values = Float32Array.from({ length: 800 }, (_, i) => i);
    const strip = stripOf(values, 300);
    expect(strip).toHaveLength(300);
    expect(strip[299]).toBe(799);
    expect([...strip]).toEqual([...strip].toSorted((a, b) => a - b));
  });
});

describe('statisticsOf', () => {
  test('leaves out what is not finite', () => {
    expect(statisticsOf([1, NaN, 3, Infinity])).toEqual({ min: 1, mean: 2, max: 3 });
    expect(statisticsOf([NaN])).toEqual({ min: 0, mean: 0, max: 0 });
  });
});

describe('nextRange', () => {
  test('starts with the layer’s own range', () => {
    expect(nextRange(null, output(-1, 4))).toMatchObject({ lo: -1, hi: 4 });
  });

  test('widens at once', () => {
    expect(nextRange(nextRange(null, output(0, 1)), output(-2, 3))).toMatchObject({ lo: -2, hi: 3 });
  });

  test('narrows slowly and arrives', () => {
    let range = nextRange(null, output(0, 1));
    range = nextRange(range, output(0, 0.6));
    expect(range.hi).toBeCloseTo(0.96, 6);
    for (let i = 0; i < 100; i++) range = nextRange(range, output(0, 0.6));
    expect(range.hi).toBeCloseTo(0.6, 4);
  });

  test('hardly moves while the values tremble', () => {
    let range = nextRange(null, output(0, 1));
    for (let i = 0; i < 50; i++) {
      range = nextRange(range, output(0, i % 2 ? 1 : 0.9));
      expect(range.hi).toBeGreaterThan(0.98);
    }
  });

  test('lets few values far above the rest saturate', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const range = nextRange(null, output(...values.with(17, 2).with(500, 2)));
    expect(range.hi).toBeGreaterThan(0.98);
    expect(range.hi).toBeLessThan(1);
  });

  test('still shows one active value among a thousand idle ones', () => {
    expect(nextRange(null, output(...new Array<number>(1000).fill(0), 6))).toMatchObject({ lo: 0, hi: 2 });
  });

  test('starts anew when the layer’s shape changes', () => {
    const before = nextRange(null, output(0, 1));
    expect(nextRange(before, { values: Float32Array.of(0, 0.9), shape: [2, 1, 1] })).toMatchObject({
      hi: Math.fround(0.9),
    });
  });

  test('starts anew when the values have become far smaller', () => {
    expect(nextRange(nextRange(null, output(0, 30)), output(0, 1))).toMatchObject({ lo: 0, hi: 1 });
  });
});

describe('rowOf', () => {
  test('enlarges maps by a whole number to twice the 38 pixels they have in their row', () => {
    expect(rowOf({ width: 28, height: 28 }, 1)).toEqual({ scale: 3, room: 84, gap: 9, width: 84 });
    expect(rowOf({ width: 4, height: 2 }, 7)).toEqual({ scale: 19, room: 76, gap: 8, width: 7 * 76 + 6 * 8 });
    expect(rowOf({ width: 224, height: 100 }, 3)).toEqual({ scale: 1, room: 224, gap: 24, width: 720 });
  });
});
