import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cutOut, type Fit, partFor } from './fit.ts';

type Size = readonly [height: number, width: number];
interface Case {
  readonly fit: Fit;
  readonly size: Size;
  readonly target: Size;
  /** What Keras cuts out of a picture that counts its places from 1; 0 is what it fills up with. */
  readonly part: readonly (readonly number[])[];
}
const { parts } = JSON.parse(
  readFileSync(new URL('../test/fixtures/preprocess.json', import.meta.url), 'utf8'),
) as { parts: readonly Case[] };
const nameOf = ({ fit, size, target }: Case) => `${fit} ${size.join('×')} to ${target.join('×')}`;

/** A picture that counts its places from 1. */
const places = ([height, width]: Size) => Uint8Array.from({ length: height * width }, (_, i) => i + 1);

describe('partFor and cutOut', () => {
  test.each(parts.map((item) => [nameOf(item), item] as const))(
    "choose what Keras's Resizing chooses: %s",
    (_, { fit, size, target, part: expected }) => {
      const part = partFor(fit, size, target);
      expect([part.height, part.width]).toEqual([expected.length, expected[0]?.length]);
      expect([...cutOut(places(size), [...size, 1], part)]).toEqual(expected.flat());
    },
  );

  test('stretching leaves the picture whole, and the same', () => {
    const pixels = places([7, 8]);
    const part = partFor('stretch', [7, 8], [28, 3]);
    expect(part).toEqual({ top: 0, left: 0, height: 7, width: 8 });
    expect(cutOut(pixels, [7, 8, 1], part)).toBe(pixels);
  });

  test('all channels of a place stay together', () => {
    const colours = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect([...cutOut(colours, [1, 3, 3], { top: 0, left: 1, height: 1, width: 1 })]).toEqual([4, 5, 6]);
    expect([...cutOut(colours, [3, 1, 3], { top: 0, left: -1, height: 3, width: 3 })]).toEqual(
      [1, 4, 7].flatMap((first) => [0, 0, 0, first, first + 1, first + 2, 0, 0, 0]),
    );
  });
});
