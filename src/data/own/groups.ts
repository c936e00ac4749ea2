/** Pictures that belong together, so that none of them is trained on while another judges. */
import { nearDuplicates } from './likeness.ts';
import type { OwnSample } from './ownSet.ts';
import { unionFind } from './unionFind.ts';

/**
 * A set of near-duplicates with more than this part of a class (and more than this many pictures) is not kept together:
 * looking alike is then what makes the class, as with Fashion-MNIST's trousers, and nothing of it would be left to judge by.
 */
const LARGEST_PART = 1 / 3;
const LARGEST_COUNT = 10;

/** All indices in groups: same file, same burst, near-duplicates. */
export function groupsOf(samples: readonly OwnSample[]): number[][] {
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
  for (const alike of alikeGroups(samples)) {
    const [first = 0, ...others] = alike;
    for (const other of others) groups.join(first, other);
  }
  return groups.sets();
}

/** Sets of near-duplicates that are worth keeping together. */
function alikeGroups(samples: readonly OwnSample[]): number[][] {
  const inClass = countBy(samples.map(({ classId }) => classId));
  return nearDuplicates(samples.map(({ dhash }) => dhash)).filter((indices) => {
    const here = countBy(indices.map((i) => samples[i]?.classId ?? null));
    return [...here].every(
      ([classId, count]) => count <= Math.max(LARGEST_COUNT, LARGEST_PART * (inClass.get(classId) ?? 0)),
    );
  });
}

function countBy(keys: readonly (string | null)[]): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
