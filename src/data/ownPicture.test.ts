import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ImageShape } from './dataset.ts';
import { type Fit, fitNames } from './fit.ts';
import { hasBrightBorder, onPaper, type Picture, stepsTo, storedAs } from './ownPicture.ts';

interface Case {
  readonly pixels: readonly number[];
  readonly shape: ImageShape;
  readonly target: ImageShape;
  readonly fit: Fit;
  readonly inverted: boolean;
  readonly expected: readonly number[];
}
const { own } = JSON.parse(
  readFileSync(new URL('../test/fixtures/preprocess.json', import.meta.url), 'utf8'),
) as { own: readonly Case[] };
const nameOf = ({ shape, target, fit, inverted }: Case) =>
  `${fit} ${shape.join('×')} to ${target.join('×')}${inverted ? ', inverted' : ''}`;

/** A colour picture whose red says the row, green the column, and blue nothing. */
const places = (height: number, width: number): Picture => ({
  pixels: Uint8Array.from({ length: height * width * 3 }, (_, i) => {
    const at = Math.floor(i / 3);
    return [Math.floor(at / width), at % width, 0][i % 3] ?? 0;
  }),
  shape: [height, width, 3],
});
const crop = (shape: ImageShape, picture: Picture): Picture =>
  stepsTo({ shape, fit: 'crop', inverted: false }, picture)[0] as Picture;
/** Rows and columns that a crop of `places` kept, first and last. */
function kept({ pixels, shape: [height, width] }: Picture) {
  const last = 3 * (height * width - 1);
  return { rows: [pixels[0], pixels[last]], columns: [pixels[1], pixels[last + 1]] };
}

describe('onPaper', () => {
  test('is white where a picture is transparent, and mixed where it is half', () => {
    const rgba = [200, 100, 0, 255, 200, 100, 0, 0, 200, 100, 0, 128, 0, 0, 0, 51];
    const { pixels, shape } = onPaper(Uint8ClampedArray.from(rgba), 2, 2);
    expect(shape).toEqual([2, 2, 3]);
    // 200 × 128/255 + 255 × 127/255 = 227.4, 100 …: 177.2, 0 …: 127; 255 × 204/255 = 204.
    expect([...pixels]).toEqual([200, 100, 0, 255, 255, 255, 227, 177, 127, 204, 204, 204]);
  });
});

describe('stepsTo', () => {
  test('shows only the steps that are taken, in their order', () => {
    const names = (shape: ImageShape, fit: Fit, inverted: boolean) =>
      stepsTo({ shape, fit, inverted }, places(40, 30)).map(({ name }) => name);
    expect(names([28, 28, 1], 'crop', true)).toEqual(['Crop', 'Grey', 'Invert', 'Scale']);
    expect(names([28, 28, 1], 'crop', false)).toEqual(['Crop', 'Grey', 'Scale']);
    expect(names([32, 32, 3], 'crop', false)).toEqual(['Crop', 'Scale']);
    expect(names([32, 32, 3], 'pad', false)).toEqual(['Pad', 'Scale']);
    expect(names([32, 32, 3], 'stretch', false)).toEqual(['Scale']);
  });

  test('crops the largest part with the proportions wanted, from the middle', () => {
    const wide = crop([28, 28, 1], places(60, 100));
    expect(wide.shape).toEqual([60, 60, 3]);
    expect(kept(wide)).toEqual({ rows: [0, 59], columns: [20, 79] });
    const tall = crop([32, 32, 3], places(101, 50));
    expect(tall.shape).toEqual([50, 50, 3]);
    expect(kept(tall)).toEqual({ rows: [25, 74], columns: [0, 49] });
    const oblong = crop([20, 40, 3], places(100, 100));
    expect(oblong.shape).toEqual([50, 100, 3]);
    expect(kept(oblong)).toEqual({ rows: [25, 74], columns: [0, 99] });
  });

  test.each<[string, Picture]>([
    ['one pixel', places(1, 1)],
    ['a line', places(1, 200)],
    ['a column', places(200, 1)],
    ['a ribbon', places(3, 640)],
  ])('%s becomes a whole picture of the set', (_, picture) => {
    for (const shape of [
      [28, 28, 1],
      [160, 160, 3],
      [20, 40, 3],
    ] as const) {
      for (const fit of fitNames) {
        const last = stepsTo({ shape, fit, inverted: true }, picture).at(-1);
        expect(last?.shape).toEqual(shape);
        expect(last?.pixels).toHaveLength(shape[0] * shape[1] * shape[2]);
      }
    }
  });

  test('one pixel fills the picture with its colour', () => {
    const pixel: Picture = { pixels: Uint8Array.of(10, 200, 90), shape: [1, 1, 3] };
    const bytes = (shape: ImageShape, inverted: boolean) =>
      new Set(storedAs({ shape, fit: 'crop', inverted }, pixel));
    expect(bytes([4, 4, 3], false)).toEqual(new Set([10, 200, 90]));
    // 255 − round(0.2989 × 10 + 0.587 × 200 + 0.114 × 90) = 255 − 131.
    expect(bytes([4, 4, 1], true)).toEqual(new Set([124]));
  });

  test.each(own.map((item) => [nameOf(item), item] as const))(
    "gives what Keras's Resizing cuts out, its rgb_to_grayscale and NumPy's means over areas give: %s",
    (_, { pixels, shape, target, fit, inverted, expected }) => {
      const stored = storedAs({ shape: target, fit, inverted }, { pixels: Uint8Array.from(pixels), shape });
      // Of a value half-way between two bytes, either will do.
      expect(stored).toBeAllclose(expected, { rtol: 0, atol: 0.500001 });
    },
  );
});

describe('hasBrightBorder', () => {
  test('looks at the border alone', () => {
    const framed = (border: number, middle: number): Picture => ({
      pixels: Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => {
        const [x, y] = [Math.floor(i / 3) % 8, Math.floor(i / 24)];
        return x === 0 || y === 0 || x === 7 || y === 7 ? border : middle;
      }),
      shape: [8, 8, 3],
    });
    expect(hasBrightBorder(framed(255, 0))).toBe(true);
    expect(hasBrightBorder(framed(0, 255))).toBe(false);
    expect(hasBrightBorder(framed(127, 255))).toBe(false);
    expect(hasBrightBorder({ pixels: Uint8Array.of(200, 200, 200), shape: [1, 1, 3] })).toBe(true);
  });
});
