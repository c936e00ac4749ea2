/** Parts of a set, so that each can be judged by a network that was trained without it. */
import type { Edition } from './edition.ts';
import { groupsOf } from './groups.ts';
import type { OwnSample } from './ownSet.ts';

/** So many networks judge all pictures, each trained on three of four. */
export const FOLDS = 4;

/**
 * The part from 0 of each of the edition's pictures, in its order: classes evenly over all, groups of like pictures in one
 * (as scikit-learn's StratifiedGroupKFold does: the largest groups first, each to the part that has the fewest of its classes).
 */
export function foldsOf(samples: readonly OwnSample[], { slots, labels }: Edition): number[] {
  const groupOf = new Map<number, number>();
  for (const [group, indices] of groupsOf(samples).entries())
    for (const i of indices) groupOf.set(samples[i]?.slot ?? -1, group);
  const groups = new Map<number, number[]>();
  for (const [i, slot] of slots.entries()) {
    // Pictures that are gone from the set belong to nobody.
    const group = groupOf.get(slot) ?? -1 - i;
    const members = groups.get(group);
    if (members) members.push(i);
    else groups.set(group, [i]);
  }
  const folds = Array<number>(slots.length).fill(0);
  const counts = Array.from({ length: FOLDS }, () => ({ all: 0, ofClass: new Map<number, number>() }));
  const crowd = (fold: number, members: readonly number[]) =>
    members.reduce((sum, i) => sum + (counts[fold]?.ofClass.get(labels[i] ?? -1) ?? 0), 0);
  for (const members of [...groups.values()].toSorted((a, b) => b.length - a.length)) {
    let best = 0;
    for (let fold = 1; fold < FOLDS; fold++) {
      const fewer = crowd(fold, members) - crowd(best, members);
      if (fewer < 0 || (fewer === 0 && (counts[fold]?.all ?? 0) < (counts[best]?.all ?? 0))) best = fold;
    }
    for (const i of members) {
      folds[i] = best;
      const here = counts[best];
      const label = labels[i] ?? -1;
      here?.ofClass.set(label, (here.ofClass.get(label) ?? 0) + 1);
      if (here) here.all++;
    }
  }
  return folds;
}
