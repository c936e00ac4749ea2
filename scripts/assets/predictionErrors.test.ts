import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromPredictionErrors } from '../../src/data/predicted.ts';
import { predictionErrors } from './predictionErrors.mjs';

describe('predictionErrors', () => {
  test('a grey picture worked out by hand', () => {
    // The first value from 0, the rest of the first row from the left, the first column from above. Then the corner is
    // below both neighbours, 10 < 11 and 12, then 12 < 14 and 30, so the guess is the larger one: 14 − 12 and 16 − 30.
    const pixels = Uint8Array.of(10, 12, 30, 11, 14, 16);
    expect(predictionErrors(pixels, [2, 3, 1])).toEqual(Uint8Array.of(10, 2, 18, 1, 2, 242));
  });

  test('a coloured picture is green, and red and blue as differences to it', () => {
    const pixels = Uint8Array.of(7, 5, 255);
    expect(predictionErrors(pixels, [1, 1, 3])).toEqual(Uint8Array.of(2, 5, 250));
  });

  test('fromPredictionErrors undoes it, whatever the pictures', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        fc
          .tuple(size, size, fc.constantFrom(1, 3), fc.integer({ min: 1, max: 3 }))
          .chain(([height, width, channels, count]) =>
            fc.record({
              shape: fc.constant([height, width, channels] as const),
              pixels: fc.uint8Array({
                minLength: count * height * width * channels,
                maxLength: count * height * width * channels,
              }),
            }),
          ),
        ({ shape, pixels }) => {
          const errors = new Uint8Array(predictionErrors(pixels, shape));
          expect(fromPredictionErrors(errors, shape)).toEqual(pixels);
        },
      ),
      { numRuns: 300, seed: 9 },
    );
  });

  test('slopes and edges, as photos have them, become small', () => {
    const slope = Uint8Array.from({ length: 32 * 32 }, (_, i) => 3 * (i % 32) + 2 * Math.floor(i / 32));
    const errors = predictionErrors(slope, [32, 32, 1]);
    expect(errors.filter((error) => error === 0 || error === 3 || error === 2)).toHaveLength(32 * 32);
  });
});
