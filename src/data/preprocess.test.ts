import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImageShape } from './dataset.ts';
import { fitNames } from './fit.ts';
import {
  needsStatistics,
  plainPreprocessing,
  prepare,
  preparedShape,
  type Preprocessing,
  scalingNames,
} from './preprocess.ts';
import { createChannelSums, type Statistics } from './statistics.ts';

interface Case {
  readonly pixels: readonly number[];
  readonly shape: ImageShape;
  readonly wanted: Preprocessing;
  /** What Normalization adapts to, stored, and what it learns of it. */
  readonly training: ({ readonly pixels: readonly number[] } & Statistics) | null;
  readonly expected: readonly number[];
}
const { prepare: cases } = JSON.parse(
  readFileSync(new URL('../test/fixtures/preprocess.json', import.meta.url), 'utf8'),
) as { prepare: readonly Case[] };
const nameOf = ({ shape, wanted: { size, fit, channels, scaling } }: Case) =>
  `${fit} ${shape.join('×')} to ${size?.join('×') ?? 'its size'}, ${channels ?? 'its'} channels, ${scaling}`;

const anyPreprocessing = fc.record({
  size: fc.option(fc.tuple(fc.integer({ min: 8, max: 40 }), fc.integer({ min: 8, max: 40 }))),
  fit: fc.constantFrom(...fitNames),
  channels: fc.constantFrom(1 as const, 3 as const, null),
  scaling: fc.constantFrom(...scalingNames),
});
/** For so many channels. */
const someStatistics = (channels: number): Statistics => ({
  mean: [100, 90, 120].slice(0, channels),
  deviation: [50, 60, 40].slice(0, channels),
});

describe('prepare', () => {
  test.each(cases.map((item) => [nameOf(item), item] as const))(
    "gives what Keras's Resizing, rgb_to_grayscale, Rescaling and Normalization give: %s",
    (_, { pixels, shape, wanted, training, expected }) => {
      const prepared = prepare(Uint8Array.from(pixels), shape, wanted, training);
      // Keras makes grey in float32, and what comes out is float32: of values up to 255, its last bits.
      const atol = wanted.scaling === '0 to 255' ? 3e-5 : 1e-6;
      expect(prepared).toBeAllclose(expected, { rtol: 1e-7, atol });
    },
  );

  test.each(cases.flatMap((item) => (item.training ? [[nameOf(item), item, item.training] as const] : [])))(
    "learns of training pictures what Keras's Normalization learns: %s",
    (_, { shape, wanted }, { pixels, mean, deviation }) => {
      const sums = createChannelSums(mean.length);
      const size = shape[0] * shape[1] * shape[2];
      // In batches, the last of them smaller.
      for (let at = 0; at < pixels.length; at += 2 * size) {
        const batch = Uint8Array.from(pixels.slice(at, at + 2 * size));
        sums.add(prepare(batch, shape, { ...wanted, scaling: '0 to 255' }, null));
      }
      const learned = sums.finish();
      expect(learned.mean).toBeAllclose(mean, { rtol: 1e-7, atol: 0 });
      expect(learned.deviation).toBeAllclose(deviation, { rtol: 1e-6, atol: 0 });
    },
  );

  test('does without the mean only where none is needed', () => {
    expect(scalingNames.filter((scaling) => needsStatistics({ scaling }))).toEqual(['mean 0, deviation 1']);
    const normalized: Preprocessing = { ...plainPreprocessing, scaling: 'mean 0, deviation 1' };
    for (const statistics of [null, someStatistics(3)])
      expect(() => prepare(Uint8Array.of(1), [1, 1, 1], normalized, statistics)).toThrow('is not known');
  });

  test('compared everything that can be asked for', () => {
    for (const scaling of scalingNames)
      expect(cases.some(({ wanted }) => wanted.scaling === scaling)).toBe(true);
    for (const fit of fitNames) expect(cases.some(({ wanted }) => wanted.fit === fit)).toBe(true);
    for (const channels of [1, 3, null])
      expect(cases.some(({ wanted }) => wanted.channels === channels)).toBe(true);
  });

  test('changes nothing but the range when nothing is asked for, to the last bit', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const at = (scaling: Preprocessing['scaling']) =>
      prepare(bytes, [16, 16, 1], { ...plainPreprocessing, scaling }, null);
    expect(at('0 to 1')).toEqual(Float32Array.from(bytes, (byte) => byte / 255));
    expect(at('0 to 255')).toEqual(Float32Array.from(bytes));
    expect([at('-1 to 1')[0], at('-1 to 1')[255]]).toEqual([-1, 1]);
    // Asking for what is there already is asking for nothing.
    for (const fit of fitNames) {
      const wanted: Preprocessing = { size: [16, 16], fit, channels: 1, scaling: '0 to 1' };
      expect(prepare(bytes, [16, 16, 1], wanted, null)).toEqual(at('0 to 1'));
    }
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
          const [height, width, channels] = preparedShape(shape, wanted);
          const all = prepare(pixels, shape, wanted, someStatistics(channels));
          const newSize = height * width * channels;
          expect(all).toHaveLength(3 * newSize);
          const second = prepare(pixels.subarray(size, 2 * size), shape, wanted, someStatistics(channels));
          expect(all.subarray(newSize, 2 * newSize)).toEqual(second);
        },
      ),
      { numRuns: 100, seed: 4 },
    );
  });

  test('a picture of one colour stays so at any size where nothing is added to it, and white stays white', () => {
    fc.assert(
      fc.property(anyPreprocessing, fc.integer({ min: 0, max: 255 }), (wanted, byte) => {
        const known = someStatistics(wanted.channels ?? 1);
        const prepared = prepare(new Uint8Array(5 * 4).fill(byte), [5, 4, 1], wanted, known);
        const values = (channel: number) =>
          new Set(prepared.filter((_, i) => i % known.mean.length === channel)).size;
        fc.pre(wanted.fit !== 'pad');
        for (const channel of known.mean.keys()) expect(values(channel)).toBe(1);
      }),
      { numRuns: 100, seed: 4 },
    );
    // 0.2989 + 0.587 + 0.114 is 0.9999, in Keras as here.
    const grey = prepare(
      new Uint8Array(3).fill(255),
      [1, 1, 3],
      { ...plainPreprocessing, channels: 1 },
      null,
    );
    expect(grey[0]).toBeCloseTo(0.9999, 6);
  });
});

describe('preparedShape', () => {
  test('is the own size and colours, or those wanted', () => {
    expect(preparedShape([28, 28, 1], plainPreprocessing)).toEqual([28, 28, 1]);
    const wanted: Preprocessing = { ...plainPreprocessing, size: [64, 48], channels: 1 };
    expect(preparedShape([32, 32, 3], wanted)).toEqual([64, 48, 1]);
  });
});
