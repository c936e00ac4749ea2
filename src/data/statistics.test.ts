import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createChannelSums, normalization } from './statistics.ts';

const learned = (channels: number, ...batches: readonly (readonly number[])[]) => {
  const sums = createChannelSums(channels);
  for (const batch of batches) sums.add(Float32Array.from(batch));
  return sums.finish();
};

describe('createChannelSums', () => {
  test('tells channels apart', () => {
    // 2, 4, 9: mean 5, squared distances 9, 1, 16.
    const { mean, deviation } = learned(2, [2, 100, 4, 100], [9, 100]);
    expect(mean).toEqual([5, 100]);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(26 / 3), 14);
    expect(deviation[1]).toBe(0);
  });

  test('values all alike have exactly themselves for mean, and no deviation, however many and however odd', () => {
    const odd = Math.fround(76.1234567);
    const { mean, deviation } = learned(1, Array<number>(1001).fill(odd), Array<number>(77).fill(odd));
    expect([mean, deviation]).toEqual([[odd], [0]]);
  });

  test('what they normalize has mean 0 and deviation 1', () => {
    const values = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 2, maxLength: 300 });
    fc.assert(
      fc.property(values, (bytes) => {
        fc.pre(new Set(bytes).size > 1);
        const { scale, offset } = normalization(learned(1, bytes));
        const again = learned(
          1,
          bytes.map((byte) => byte * (scale[0] ?? 0) + (offset[0] ?? 0)),
        );
        expect(again.mean[0]).toBeCloseTo(0, 5);
        expect(again.deviation[0]).toBeCloseTo(1, 5);
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});
