import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import fixture from '../../test/fixtures/split.json' with { type: 'json' };
import { hexOf, ownSample, samplesOf } from '../../test/ownSamples.ts';
import { groupsOf } from './groups.ts';
import { defaultSplit, type OwnSample, type SplitConfig } from './ownSet.ts';
import { splitSamples, subsets, targetsOf } from './split.ts';

const splitOf = (samples: readonly OwnSample[], parts: Partial<SplitConfig> = {}) =>
  splitSamples({ samples, split: { ...defaultSplit, ...parts } });

const countsOf = (
  samples: readonly OwnSample[],
  classId: string,
  split: Readonly<Record<string, readonly number[]>>,
) =>
  Object.fromEntries(
    subsets.map((subset) => [
      subset,
      (split[subset] ?? []).filter((i) => samples[i]?.classId === classId).length,
    ]),
  );

/** Where each slot is. */
const places = (samples: readonly OwnSample[], parts: Partial<SplitConfig> = {}) => {
  const split = splitOf(samples, parts);
  return new Map(subsets.flatMap((subset) => split[subset].map((i) => [samples[i]?.slot, subset])));
};

describe('targetsOf', () => {
  test.each([
    [1, { training: 1, validation: 0, test: 0 }],
    [2, { training: 1, validation: 1, test: 0 }],
    [3, { training: 1, validation: 1, test: 1 }],
    [4, { training: 2, validation: 1, test: 1 }],
    [10, { training: 7, validation: 2, test: 1 }],
    [20, { training: 14, validation: 3, test: 3 }],
  ])('of %i', (count, targets) => {
    expect(targetsOf(count, defaultSplit)).toEqual(targets);
  });

  test('leaves a subset of no part empty', () => {
    expect(targetsOf(2, { validation: 0, test: 0.3, seed: 0 })).toEqual({
      training: 1,
      validation: 0,
      test: 1,
    });
    expect(targetsOf(9, { validation: 0, test: 0, seed: 0 })).toEqual({
      training: 9,
      validation: 0,
      test: 0,
    });
  });

  test('never gives all away', () => {
    expect(targetsOf(5, { validation: 0.7, test: 0.3, seed: 0 })).toEqual({
      training: 1,
      validation: 3,
      test: 1,
    });
  });
});

describe('splitSamples', () => {
  test.each(fixture.cases)(
    'shares $perClass out as scikit-learn does',
    ({ perClass, validation, test: tested, counts, whole }) => {
      const samples = samplesOf(Object.fromEntries(perClass.map((count, i) => [`c${i}`, count])));
      const split = splitOf(samples, { validation, test: tested, seed: 3 });
      for (const subset of subsets)
        for (const [i, theirs] of counts[subset].entries()) {
          const ours = countsOf(samples, `c${i}`, split)[subset] ?? NaN;
          expect(Math.abs(ours - theirs), `${subset} of class ${i}`).toBeLessThanOrEqual(whole ? 0 : 1);
        }
    },
  );

  test('leaves out what is not labelled', () => {
    const samples = [...samplesOf({ a: 4, b: 4 }), ownSample(8, null)];
    expect(new Set(places(samples).keys())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });

  test('is another with another seed', () => {
    const samples = samplesOf({ a: 30, b: 30 });
    expect(splitOf(samples, { seed: 1 })).toEqual(splitOf(samples, { seed: 1 }));
    expect(splitOf(samples, { seed: 1 })).not.toEqual(splitOf(samples, { seed: 2 }));
  });

  test('moves none from validation to test, and few at all, when pictures are added', () => {
    const before = samplesOf({ a: 100 });
    const after = [...before, ...Array.from({ length: 10 }, (_, i) => ownSample(100 + i, 'a'))];
    for (let seed = 0; seed < 20; seed++) {
      const [were, are] = [places(before, { seed }), places(after, { seed })];
      const moved = before.filter(({ slot }) => were.get(slot) !== are.get(slot));
      for (const { slot } of moved) expect([were.get(slot), are.get(slot)]).toContain('training');
      expect(moved.length).toBeLessThanOrEqual(10);
    }
  });

  test('keeps pictures where their folders said, and their groups with them', () => {
    const samples = samplesOf({ a: 20, b: 20 }).map((sample) => ({
      ...sample,
      pinned: sample.slot < 3 ? ('test' as const) : sample.slot === 20 ? ('validation' as const) : null,
      burst: [0, 7, 8].includes(sample.slot) ? 'one' : null,
    }));
    const where = places(samples);
    expect([0, 1, 2, 7, 8].map((slot) => where.get(slot))).toEqual(Array(5).fill('test'));
    expect(where.get(20)).toBe('validation');
    expect(countsOf(samples, 'b', splitOf(samples))).toEqual({ training: 14, validation: 3, test: 3 });
  });

  test('does not move a pinned picture to the rest of its group', () => {
    const samples = samplesOf({ a: 9, b: 9 }).map((sample) => ({
      ...sample,
      burst: sample.slot < 3 ? 'one' : null,
      pinned: ([null, 'test', 'training'] as const)[sample.slot] ?? null,
    }));
    const where = places(samples);
    expect([0, 1, 2].map((slot) => where.get(slot))).toEqual(['training', 'test', 'training']);
  });

  test('takes the group that fits where one that does not comes first', () => {
    // A burst of 9 is more than the 3 wanted; there are pictures enough without it.
    const samples = samplesOf({ a: 20 }).map((one) => ({ ...one, burst: one.slot < 9 ? 'long' : null }));
    for (let seed = 0; seed < 20; seed++)
      expect(countsOf(samples, 'a', splitOf(samples, { seed }))).toEqual({
        training: 14,
        validation: 3,
        test: 3,
      });
  });
});

/** Sets of pictures of which many are of one file, burst, or nearly the same. */
const samples = fc
  .array(
    fc.record({
      classId: fc.constantFrom('a', 'b', 'c'),
      file: fc.integer({ min: 0, max: 60 }),
      burst: fc.option(fc.integer({ min: 0, max: 8 }), { freq: 2 }),
      picture: fc.integer({ min: 0, max: 60 }),
    }),
    { maxLength: 50 },
  )
  .map((all) =>
    all.map(({ classId, file, burst, picture }, slot) =>
      ownSample(slot, classId, {
        sha256: hexOf(`file ${file}`, 64),
        burst: burst === null ? null : `burst ${burst}`,
        dhash: hexOf(`picture ${picture}`, 16),
      }),
    ),
  );
const parts = fc.record({
  validation: fc.constantFrom(0.1, 0.15, 0.3),
  test: fc.constantFrom(0.1, 0.2, 0.4),
  seed: fc.integer({ min: 0, max: 99 }),
});

describe('any split', () => {
  test('has each picture once, and whole groups on one side', () => {
    fc.assert(
      fc.property(samples, parts, (all, split) => {
        const where = places(all, split);
        expect(where.size).toBe(all.length);
        for (const group of groupsOf(all))
          expect(new Set(group.map((i) => where.get(all[i]?.slot))).size).toBe(1);
      }),
    );
  });

  test('does not depend on names or on the order in which pictures came', () => {
    fc.assert(
      fc.property(samples, parts, fc.integer(), (all, split, key) => {
        const shuffled = all
          .map((one) => ({ ...one, name: `another ${one.slot}` }))
          .toSorted((a, b) => (hexOf(`${key} ${a.slot}`, 8) < hexOf(`${key} ${b.slot}`, 8) ? -1 : 1));
        expect(places(shuffled, split)).toEqual(places(all, split));
      }),
    );
  });

  test('has each class in each subset while there are groups for it, training first, then validation', () => {
    const ofOneClass = samples.map((all) =>
      all.map((one) => ({
        ...one,
        sha256: one.classId + one.sha256.slice(1),
        burst: one.burst && one.classId + one.burst,
        dhash: hexOf(one.slot, 16),
      })),
    );
    fc.assert(
      fc.property(ofOneClass, parts, (all, split) => {
        const groups = groupsOf(all);
        for (const classId of ['a', 'b', 'c']) {
          const count = groups.filter(([first = -1]) => all[first]?.classId === classId).length;
          const counts = countsOf(all, classId, splitOf(all, split));
          expect(subsets.filter((subset) => (counts[subset] ?? 0) > 0)).toEqual(subsets.slice(0, count));
        }
      }),
    );
  });
});
