import { describe, expect, test } from 'vitest';
import fixture from '../../test/fixtures/measures.json' with { type: 'json' };
import { measure } from './measures.ts';

/** As in scripts/oracles/measures.py: blocks of `cell` pixels of random brightness. */
function made({ height, width, channels, cell, seed }: (typeof fixture.cases)[number]): Uint8Array {
  const [rows, columns] = [Math.ceil(height / cell), Math.ceil(width / cell)];
  let state = seed;
  const blocks = Uint8Array.from({ length: rows * columns * channels }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return blocks[(Math.floor(y / cell) * columns + Math.floor(x / cell)) * channels + channel] as number;
  });
}

describe('measure', () => {
  test.each(fixture.cases)('has $height×$width×$channels as OpenCV and ImageHash do', (picture) => {
    const facts = measure(made(picture), [picture.height, picture.width, picture.channels]);
    expect(facts.dhash).toBe(picture.dhash);
    expect(facts.contrast).toBeCloseTo(picture.contrast, 4);
    expect(Math.abs(facts.sharpness - picture.sharpness)).toBeLessThan(1e-5 * picture.sharpness + 1e-6);
  });

  test('sees no edges in a picture of one colour', () => {
    const flat = new Uint8Array(40 * 30 * 3).fill(201);
    expect(measure(flat, [40, 30, 3])).toEqual({ dhash: '0000000000000000', sharpness: 0, contrast: 0 });
  });

  test('sets a bit where the right neighbour is brighter, the first one as the most significant', () => {
    const rising = Uint8Array.from({ length: 72 }, (_, i) => (i === 1 ? 9 : 0));
    expect(measure(rising, [8, 9, 1]).dhash).toBe('8000000000000000');
  });

  test('measures a picture of one pixel', () => {
    expect(measure(Uint8Array.of(7), [1, 1, 1])).toEqual({
      dhash: '0000000000000000',
      sharpness: 0,
      contrast: 0,
    });
  });
});
