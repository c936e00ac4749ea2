import { describe, expect, test } from 'vitest';
import { ownSample, ownSet, samplesOf } from '../../test/ownSamples.ts';
import { editionOf } from '../../data/own/makeEdition.ts';
import { filtersOf, picturesShown } from './picturesShown.ts';

/** Pictures 0 to 3 are of c1, 4 to 7 of c2, 9 has no class. */
const set = ownSet(['c1', 'c2'], [...samplesOf({ c1: 4, c2: 4 }), ownSample(9, null)]);
const edition = await editionOf(set);
const shown = (filter: string, found: readonly number[] | null = null) =>
  picturesShown(set.samples, filter, found && { title: 'Copies', slots: found }, edition).map(
    ({ slot }) => slot,
  );

describe('picturesShown', () => {
  test('all, those of a class, and those without one', () => {
    expect(shown('all')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 9]);
    expect(shown('c2')).toEqual([4, 5, 6, 7]);
    expect(shown('none')).toEqual([9]);
  });

  test('the three subsets share out the pictures that have a class', () => {
    const all = ['training', 'validation', 'test'].flatMap((subset) => shown(subset));
    expect(shown('test').length).toBeGreaterThan(0);
    expect(all.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('those pointed out, in their order, as far as they are still there', () => {
    expect(shown('all', [7, 2, 100])).toEqual([7, 2]);
  });
});

test('filtersOf: classes of one name are told apart', () => {
  const twice = { classes: set.classes.map((each) => ({ ...each, name: 'cat' })) };
  expect(filtersOf(twice).slice(-2)).toEqual([
    { value: 'c1', label: '1 cat' },
    { value: 'c2', label: '2 cat' },
  ]);
});
