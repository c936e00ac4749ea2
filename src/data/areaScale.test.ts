import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Rectangle, scaleArea } from './areaScale.ts';

/** Means over areas by cutting each pixel into `to × to` equal pieces, which then fit whole into the new ones: nothing to be wrong with. */
function byPieces(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  { top, left, height: partHeight, width: partWidth }: Rectangle,
  [newHeight, newWidth]: readonly [number, number],
): number[] {
  const at = (y: number, x: number, c: number) =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : pixels[(y * width + x) * channels + c]!;
  const means: number[] = [];
  for (let y = 0; y < newHeight; y++)
    for (let x = 0; x < newWidth; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let i = y * partHeight; i < (y + 1) * partHeight; i++)
          for (let j = x * partWidth; j < (x + 1) * partWidth; j++)
            sum += at(top + Math.floor(i / newHeight), left + Math.floor(j / newWidth), c);
        means.push(sum / (partHeight * partWidth));
      }
  return means;
}

const side = fc.integer({ min: 1, max: 9 });
const cases = fc
  .record({ height: side, width: side, channels: fc.constantFrom(1, 3), newHeight: side, newWidth: side })
  .chain((sizes) =>
    fc.record({
      sizes: fc.constant(sizes),
      part: fc.record({
        top: fc.integer({ min: -4, max: 4 }),
        left: fc.integer({ min: -4, max: 4 }),
        height: side,
        width: side,
      }),
      pixels: fc.uint8Array({
        minLength: sizes.height * sizes.width * sizes.channels,
        maxLength: sizes.height * sizes.width * sizes.channels,
      }),
    }),
  );

describe('createAreaScaler', () => {
  test('averages what each new pixel covers, also where the part reaches over the edges', () => {
    fc.assert(
      fc.property(cases, ({ sizes, part, pixels }) => {
        const shape = [sizes.height, sizes.width, sizes.channels] as const;
        const target = [sizes.newHeight, sizes.newWidth] as const;
        const rounded = byPieces(pixels, shape, part, target).map((mean) => Math.floor(mean + 0.5));
        expect([...scaleArea(pixels, shape, part, target)]).toEqual(rounded);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  test('gives the same whether the rows come one by one or all at once', () => {
    const pixels = Uint8Array.from({ length: 50 * 30 * 3 }, (_, i) => (i * 7919) % 256);
    const part = { top: 10, left: 0, height: 30, width: 30 };
    const scaled = (rows: number) => scaleArea(pixels, [50, 30, 3], part, [17, 17], rows);
    expect(scaled(1)).toEqual(scaled(50));
    expect(scaled(7)).toEqual(scaled(50));
  });

  test('leaves a picture of the size wanted as it is', () => {
    const pixels = Uint8Array.from({ length: 12 * 9 }, (_, i) => i * 2);
    const whole = { top: 0, left: 0, height: 12, width: 9 };
    expect(scaleArea(pixels, [12, 9, 1], whole, [12, 9])).toEqual(pixels);
  });
});
