import { describe, expect, test } from 'vitest';
import fixture from '../test/fixtures/visualize.json' with { type: 'json' };
import { colorMaps, paint } from './colorMaps.ts';

/** The map's entries as bytes without alpha. */
const entries = (map: keyof typeof colorMaps, indices: readonly number[]) =>
  indices.map((i) => [...paint([i], colorMaps[map], 0, 256)].slice(0, 3));

const bytes = (fractions: readonly number[]) => fractions.map((fraction) => Math.round(fraction * 255));

describe('colorMaps', () => {
  test.each(['viridis', 'diverging'] as const)('%s has the entries matplotlib has', (name) => {
    const { indices, rgb } = fixture[name];
    expect(entries(name, indices)).toEqual(rgb.map(bytes));
  });

  test('viridis grows lighter from entry to entry', () => {
    const lightness = entries('viridis', [...Array(256).keys()]).map(
      ([r = 0, g = 0, b = 0]) =>
        0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2,
    );
    // Eight-bit rounding lets neighbours differ by less than a thousandth.
    for (let i = 1; i < 256; i++) expect(lightness[i]).toBeGreaterThan((lightness[i - 1] as number) - 0.001);
  });

  test('grey shows a pixel at its own brightness', () => {
    expect(entries('grey', [0, 7, 255])).toEqual([
      [0, 0, 0],
      [7, 7, 7],
      [255, 255, 255],
    ]);
  });
});

describe('paint', () => {
  test('paints values inside and beyond the range as matplotlib does', () => {
    const { values, lo, hi, rgba } = fixture.painted;
    expect([...paint(Float32Array.from(values), colorMaps.viridis, lo, hi)]).toEqual(bytes(rgba));
  });

  test('paints a range without extent in the lowest colour', () => {
    expect([...paint([0.3], colorMaps.grey, 0.3, 0.3)]).toEqual([0, 0, 0, 255]);
  });

  test('leaves NaN transparent and clamps infinities', () => {
    expect([...paint([NaN, -Infinity, Infinity], colorMaps.grey, 0, 1)]).toEqual([
      0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255,
    ]);
  });
});
