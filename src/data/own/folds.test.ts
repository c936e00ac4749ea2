import { describe, expect, test } from 'vitest';
import { ownSet, samplesOf } from '../../test/ownSamples.ts';
import { FOLDS, foldsOf } from './folds.ts';
import { editionOf } from './makeEdition.ts';

/** 16 of a and 8 of b; the first six of a are one burst, the next two of b one file. */
const samples = samplesOf({ a: 16, b: 8 }).map((one) => ({
  ...one,
  ...(one.slot < 6 ? { burst: 'burst' } : {}),
  ...(one.slot >= 16 && one.slot < 18 ? { sha256: 'f'.repeat(64) } : {}),
}));
const edition = await editionOf(ownSet(['a', 'b'], samples));
const foldOf = (folds: readonly number[]) => new Map(edition.slots.map((slot, i) => [slot, folds[i]]));

describe('foldsOf', () => {
  test('every part gets its share of each class, as far as whole groups allow', () => {
    const folds = foldsOf(samples, edition);
    const counts = (label: number) =>
      Array.from(
        { length: FOLDS },
        (_, fold) => folds.filter((each, i) => each === fold && edition.labels[i] === label).length,
      ).toSorted((a, b) => a - b);
    expect(counts(0)).toEqual([3, 3, 4, 6]);
    expect(counts(1)).toEqual([2, 2, 2, 2]);
  });

  test('keeps a burst and copies in one part', () => {
    const fold = foldOf(foldsOf(samples, edition));
    expect(new Set([0, 1, 2, 3, 4, 5].map((slot) => fold.get(slot))).size).toBe(1);
    expect(fold.get(16)).toBe(fold.get(17));
  });

  test('pictures that are gone from the set have a part too', () => {
    const folds = foldsOf([], edition);
    expect(folds).toHaveLength(24);
    expect([0, 1, 2, 3].map((fold) => folds.filter((each) => each === fold).length)).toEqual([6, 6, 6, 6]);
  });
});
