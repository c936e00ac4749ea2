/** Pictures that belong together, so that none of them is trained on while another judges. */
import { nearDuplicates } from './likeness.ts';
import type { OwnSample } from './ownSet.ts';
import { remembered } from './remembered.ts';
import { unionFind } from './unionFind.ts';

/**
 * A set of near-duplicates with more than this part of a class (and more than this many pictures) is not kept together:
 * looking alike is then what makes the class, as with Fashion-MNIST's trousers, and nothing of it would be left to judge by.
 */
const LARGEST_PART = 1 / 3;
const LARGEST_COUNT = 10;

/** Sets of near-duplicates, as indices. */
export interface Likeness {
  /** To be kept together. */
  readonly groups: readonly (readonly number[])[];
  /** Too much of a class for that. */
  readonly tooLarge: readonly (readonly number[])[];
}

/** Which pictures are like others. */
export const likenessOf = remembered((samples: readonly OwnSample[]): Likeness => {
  const inClass = countBy(samples.map(({ classId }) => classId));
  const isTooLarge = (indices: readonly number[]) =>
    [...countBy(indices.map((i) => samples[i]?.classId ?? null))].some(
      ([classId, count]) =>
        classId !== null && count > Math.max(LARGEST_COUNT, LARGEST_PART * (inClass.get(classId) ?? 0)),
    );
  const all = nearDuplicates(samples.map(({ dhash }) => dhash));
  return { groups: all.filter((set) => !isTooLarge(set)), tooLarge: all.filter(isTooLarge) };
});

/** All indices in groups: same file, same burst, near-duplicates. */
export const groupsOf = remembered((samples: readonly OwnSample[]): readonly (readonly number[])[] => {
  const groups = unionFind(samples.length);
  const joinEqual = (keyOf: (sample: OwnSample) => string | null) => {
    const firstOf = new Map<string, number>();
    for (const [i, sample] of samples.entries()) {
      const key = keyOf(sample);
      if (key === null) continue;
      const first = firstOf.get(key);
      if (first === undefined) firstOf.set(key, i);
      else groups.join(first, i);
    }
  };
  joinEqual(({ sha256 }) => sha256);
  joinEqual(({ burst }) => burst);
  for (const [first = 0, ...others] of likenessOf(samples).groups)
    for (const other of others) groups.join(first, other);
  return groups.sets();
});

function countBy(keys: readonly (string | null)[]): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
