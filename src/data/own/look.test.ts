import { describe, expect, test } from 'vitest';
import { ownSample, ownSet, samplesOf } from '../../test/ownSamples.ts';
import { look, slotsOf } from './look.ts';
import { splitSamples, subsets } from './split.ts';

const set = ownSet(['a', 'none', 'b'], [...samplesOf({ a: 20, b: 10 }), ownSample(30, null)]);

describe('look', () => {
  test('counts the pictures of every class, and says what is found and whether it can be trained on', async () => {
    const { counts, findings, obstacle, edition } = await look(set);
    expect(counts).toEqual([
      { training: 14, validation: 3, test: 3 },
      { training: 0, validation: 0, test: 0 },
      { training: 7, validation: 2, test: 1 },
    ]);
    expect(findings.map(({ kind }) => kind)).toEqual(['emptyClass', 'unlabelled']);
    expect(obstacle).toBeNull();
    expect(edition.info.classNames).toEqual(['Class a', 'Class b']);
  });

  test('sees nothing in an empty set but why it cannot be trained on', async () => {
    const { counts, findings, obstacle } = await look(ownSet([], []));
    expect([counts, findings]).toEqual([[], []]);
    expect(obstacle).toMatch(/^There are no pictures yet\./);
  });
});

describe('slotsOf', () => {
  test('gives the pictures that the split puts there', async () => {
    const { edition } = await look(set);
    const split = splitSamples(set);
    for (const subset of subsets)
      expect(slotsOf(edition, subset).toSorted((a, b) => a - b)).toEqual(
        split[subset].map((i) => set.samples[i]?.slot),
      );
  });
});
