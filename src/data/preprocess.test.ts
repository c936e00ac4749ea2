import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImageShape } from './dataset.ts';
import {
  plainPreprocessing,
  prepare,
  preparedShape,
  type Preprocessing,
  scalingNames,
} from './preprocess.ts';

interface Case {
  readonly pixels: readonly number[];
  readonly shape: ImageShape;
  readonly wanted: Preprocessing;
  readonly expected: readonly number[];
}
const { prepare: cases } = JSON.parse(
  readFileSync(new URL('../test/fixtures/preprocess.json', import.meta.url), 'utf8'),
) as { prepare: readonly Case[] };
const nameOf = ({ shape, wanted: { size, channels, scaling } }: Case) =>
  `${shape.join('×')} to ${size?.join('×') ?? 'its size'}, ${channels ?? 'its'} channels, ${scaling}`;

const anyPreprocessing = fc.record({
  size: fc.option(fc.tuple(fc.integer({ min: 8, max: 40 }), fc.integer({ min: 8, max: 40 }))),
  channels: fc.constantFrom(1 as const, 3 as const, null),
  scaling: fc.constantFrom(...scalingNames),
});

describe('prepare', () => {
  test.each(cases.map((item) => [nameOf(item), item] as const))(
    "gives what Keras's Resizing, rgb_to_grayscale and Rescaling give: %s",
    (_, { pixels, shape, wanted, expected }) => {
      const prepared = prepare(Uint8Array.from(pixels), shape, wanted);
      // Keras computes in float32: of values up to 255, its last bits.
      const atol = wanted.scaling === '0 to 255' ? 1e-4 : 1e-6;
      expect(prepared).toBeAllclose(expected, { rtol: 0, atol });
    },
  );

  test('compared everything that can be asked for', () => {
    for (const scaling of scalingNames)
      expect(cases.some(({ wanted }) => wanted.scaling === scaling)).toBe(true);
    for (const channels of [1, 3, null])
      expect(cases.some(({ wanted }) => wanted.channels === channels)).toBe(true);
  });

  test('changes nothing but the range when nothing is asked for, to the last bit', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const at = (scaling: Preprocessing['scaling']) =>
      prepare(bytes, [16, 16, 1], { ...plainPreprocessing, scaling });
    expect(at('0 to 1')).toEqual(Float32Array.from(bytes, (byte) => byte / 255));
    expect(at('0 to 255')).toEqual(Float32Array.from(bytes));
    expect([at('-1 to 1')[0], at('-1 to 1')[255]]).toEqual([-1, 1]);
    // Asking for what is there already is asking for nothing.
    expect(prepare(bytes, [16, 16, 1], { size: [16, 16], channels: 1, scaling: '0 to 1' })).toEqual(
      at('0 to 1'),
    );
  });

  test('pictures do not touch each other, and come out in the shape that is told', () => {
    fc.assert(
      fc.property(
        anyPreprocessing,
        fc.constantFrom<ImageShape>([5, 7, 1], [6, 4, 3], [1, 1, 3]),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (wanted, shape, bytes) => {
          const size = shape[0] * shape[1] * shape[2];
          const pixels = Uint8Array.from(bytes.take(3 * size));
          const all = prepare(pixels, shape, wanted);
          const [height, width, channels] = preparedShape(shape, wanted);
          const newSize = height * width * channels;
          expect(all).toHaveLength(3 * newSize);
          const second = prepare(pixels.subarray(size, 2 * size), shape, wanted);
          expect(all.subarray(newSize, 2 * newSize)).toEqual(second);
        },
      ),
      { numRuns: 100, seed: 4 },
    );
  });

  test('a picture of one colour stays so at any size, and white stays white', () => {
    fc.assert(
      fc.property(anyPreprocessing, fc.integer({ min: 0, max: 255 }), (wanted, byte) => {
        const prepared = prepare(new Uint8Array(5 * 4).fill(byte), [5, 4, 1], wanted);
        expect(new Set(prepared).size).toBe(1);
      }),
      { numRuns: 100, seed: 4 },
    );
    // 0.2989 + 0.587 + 0.114 is 0.9999, in Keras as here.
    const grey = prepare(new Uint8Array(3).fill(255), [1, 1, 3], { ...plainPreprocessing, channels: 1 });
    expect(grey[0]).toBeCloseTo(0.9999, 6);
  });
});

describe('preparedShape', () => {
  test('is the own size and colours, or those wanted', () => {
    expect(preparedShape([28, 28, 1], plainPreprocessing)).toEqual([28, 28, 1]);
    expect(preparedShape([32, 32, 3], { size: [64, 48], channels: 1, scaling: '0 to 1' })).toEqual([
      64, 48, 1,
    ]);
  });
});
