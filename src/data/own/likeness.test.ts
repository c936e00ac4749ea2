import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexOf } from '../../test/ownSamples.ts';
import { bitsAllowed, nearDuplicates } from './likeness.ts';

const onesOf = (hash: bigint) => hash.toString(2).replaceAll('0', '').length;
const toHex = (hash: bigint) => hash.toString(16).padStart(16, '0');
const flipped = (hash: bigint, bits: readonly number[]) =>
  bits.reduce((result, bit) => result ^ (1n << BigInt(bit)), hash);

/** Each pair compared, each picture asked which it can be reached from: slow and plain. */
function compareAll(hashes: readonly string[]): number[][] {
  const like = (a: string, b: string) => {
    const [x, y] = [BigInt(`0x${a}`), BigInt(`0x${b}`)];
    const allowed = Math.min(...[x, y].map((h) => bitsAllowed(Math.min(onesOf(h), 64 - onesOf(h)))));
    return onesOf(x ^ y) <= allowed;
  };
  const left = new Set(hashes.keys());
  const found: number[][] = [];
  for (const start of left) {
    const set = [start];
    left.delete(start);
    for (const member of set)
      for (const other of left)
        if (like(hashes[member] as string, hashes[other] as string)) {
          set.push(other);
          left.delete(other);
        }
    if (set.length > 1) found.push(set.toSorted((a, b) => a - b));
  }
  return found;
}

/** Hashes of which many are a few bits from another. */
const hashes = fc
  .array(
    fc.record({
      seed: fc.integer({ min: 0, max: 5 }),
      sparse: fc.boolean(),
      bits: fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 6 }),
    }),
    { maxLength: 30 },
  )
  .map((all) =>
    all.map(({ seed, sparse, bits }) => {
      const dense = BigInt(`0x${hexOf(seed, 16)}`);
      return toHex(flipped(sparse ? dense & BigInt(`0x${hexOf(`mask ${seed}`, 16)}`) : dense, bits));
    }),
  );

describe('nearDuplicates', () => {
  const photo = 0x9c3a_65d2_1be7_4c93n;

  test('finds what comparing all pairs finds', () => {
    fc.assert(
      fc.property(hashes, (all) => {
        expect(nearDuplicates(all)).toEqual(compareAll(all));
      }),
      {
        numRuns: 500,
      },
    );
  });

  test('takes four different bits wherever they are, and not five', () => {
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 4, maxLength: 5 });
    fc.assert(
      fc.property(bits, (different) => {
        const found = nearDuplicates([toHex(photo), toHex(flipped(photo, different))]);
        expect(found).toEqual(different.length === 4 ? [[0, 1]] : []);
      }),
    );
  });

  test('joins what is alike by a third', () => {
    const [a, b] = [flipped(photo, [0, 1, 2]), flipped(photo, [61, 62, 63])];
    expect(nearDuplicates([toHex(a), toHex(b)])).toEqual([]);
    expect(nearDuplicates([toHex(a), toHex(b), toHex(photo)])).toEqual([[0, 1, 2]]);
  });

  test('does not take flat pictures for one another', () => {
    expect(nearDuplicates(['0000000000000000', '0000000000000000', 'ffffffffffffffff'])).toEqual([]);
    // 17 ones, as a digit on black has: one bit may differ.
    const digit = 0x1c03_0c18_3018_0c03n;
    expect(onesOf(digit)).toBe(17);
    expect(nearDuplicates([toHex(digit), toHex(flipped(digit, [63]))])).toEqual([[0, 1]]);
    expect(nearDuplicates([toHex(digit), toHex(flipped(digit, [63, 62]))])).toEqual([]);
  });
});
