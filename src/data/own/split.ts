/** Shares a set's pictures out over training, validation and test. */
import type { Subset } from '../dataset.ts';
import { keyedRandom } from '../random.ts';
import { groupsOf } from './groups.ts';
import type { OwnSample, OwnSet, SplitConfig } from './ownSet.ts';
import { remembered } from './remembered.ts';

/** Which pictures are in each subset: indices of the set's samples, ascending. */
export type Split = Readonly<Record<Subset, readonly number[]>>;

/** In the order in which a class gets its first pictures. */
export const subsets: readonly Subset[] = ['training', 'validation', 'test'];

/**
 * How many of a class's pictures each subset should get: its part, the largest remainders rounded up (Hamilton; ties to
 * training, then validation), but at least one, if need be from the largest. Of one picture training has it, of two
 * validation has the other.
 */
export function targetsOf(
  count: number,
  { validation, test }: SplitConfig,
): Readonly<Record<Subset, number>> {
  const parts = { training: 1 - validation - test, validation, test };
  const wanted = subsets.filter((subset) => subset === 'training' || parts[subset] > 0);
  const targets = { training: 0, validation: 0, test: 0 };
  for (const subset of wanted) targets[subset] = Math.max(0, Math.floor(parts[subset] * count));
  const left = (subset: Subset) => parts[subset] * count - targets[subset];
  const byRemainder = wanted.toSorted((a, b) => left(b) - left(a));
  const rest = count - wanted.reduce((sum, subset) => sum + targets[subset], 0);
  for (const subset of byRemainder.slice(0, rest)) targets[subset]++;
  for (const subset of wanted.slice(0, count)) {
    if (targets[subset] > 0) continue;
    const largest = wanted.reduce((a, b) => (targets[b] >= targets[a] ? b : a));
    targets[largest]--;
    targets[subset]++;
  }
  return targets;
}

/** Pictures that go to one subset together. */
interface Group {
  readonly indices: readonly number[];
  readonly perClass: ReadonlyMap<string, number>;
  /** From 0 to 1, by the seed and the smallest hash in it, `name`. */
  readonly place: number;
  readonly name: string;
  /** Where pinned pictures hold it. */
  readonly held: Subset | null;
}

/**
 * Labelled pictures in training, validation and test, class by class as near to the parts as whole groups allow. What
 * is in which depends on the pictures, their classes, pins and bursts, and the seed, not on names or on their order.
 * A pinned picture is where its folder said, and the rest of its group with it.
 */
export function splitSamples({ samples, split }: Pick<OwnSet, 'samples' | 'split'>): Split {
  const known = splitsOf(samples);
  const key = [split.validation, split.test, split.seed].join();
  const result = known.get(key) ?? share(samples, split);
  known.set(key, result);
  return result;
}

const splitsOf = remembered<readonly OwnSample[], Map<string, Split>>(() => new Map());

function share(samples: readonly OwnSample[], split: SplitConfig): Split {
  const groups = groupsOf(samples)
    .flatMap((group) => {
      const members = group.map((i) => [i, samples[i] as OwnSample] as const);
      return partsOf(
        members.filter(([, { classId }]) => classId !== null),
        split.seed,
      );
    })
    .toSorted((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
  const sharing = shareOut(groups, split);
  for (const group of groups) if (group.held) sharing.put(group, group.held);
  const free = groups.filter(({ held }) => held === null);
  // From both ends, so that a few more pictures move none from validation to test.
  for (const how of ['whole', 'nearer'] as const) {
    for (const group of free) sharing.offer(group, 'test', how);
    for (const group of free.toReversed()) sharing.offer(group, 'validation', how);
  }
  sharing.giveEachOne(free);
  const indicesOf = (subset: Subset) =>
    groups
      .filter((group) => sharing.subsetOf(group) === subset)
      .flatMap(({ indices }) => indices)
      .toSorted((a, b) => a - b);
  return { training: indicesOf('training'), validation: indicesOf('validation'), test: indicesOf('test') };
}

/** A group as a whole; where folders named subsets, its part in each. */
function partsOf(members: readonly (readonly [number, OwnSample])[], seed: number): Group[] {
  if (members.length === 0) return [];
  const name = members.reduce((least, [, { sha256 }]) => (sha256 < least ? sha256 : least), '~');
  const place = keyedRandom(seed, 'split', name).next();
  const first = subsets.find((subset) => members.some(([, { pinned }]) => pinned === subset)) ?? null;
  return (first ? subsets : [null]).flatMap((held) => {
    const here = members.filter(([, { pinned }]) => (pinned ?? first) === held);
    if (here.length === 0) return [];
    const perClass = new Map<string, number>();
    for (const [, { classId }] of here)
      if (classId !== null) perClass.set(classId, (perClass.get(classId) ?? 0) + 1);
    return [{ indices: here.map(([i]) => i), perClass, name, place, held }];
  });
}

/** Groups on their way into subsets; all are in training at first. */
function shareOut(groups: readonly Group[], split: SplitConfig) {
  const subsetByGroup = new Map<Group, Subset>();
  const totals = new Map<string, number>();
  for (const { perClass } of groups)
    for (const [classId, count] of perClass) totals.set(classId, (totals.get(classId) ?? 0) + count);
  const targets = new Map([...totals].map(([id, count]) => [id, targetsOf(count, split)]));
  // By id, as the order of the pictures should not matter.
  const counts = new Map(
    [...totals]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, count]) => [id, { training: count, validation: 0, test: 0 }]),
  );
  const countIn = (classId: string, subset: Subset) => counts.get(classId)?.[subset] ?? 0;
  const missing = (classId: string, subset: Subset) =>
    (targets.get(classId)?.[subset] ?? 0) - countIn(classId, subset);
  const subsetOf = (group: Group): Subset => subsetByGroup.get(group) ?? 'training';
  const put = (group: Group, subset: Subset) => {
    for (const [classId, count] of group.perClass) {
      const here = counts.get(classId);
      if (!here) continue;
      here[subsetOf(group)] -= count;
      here[subset] += count;
    }
    subsetByGroup.set(group, subset);
  };
  /** A subset gives its last pictures of a class only to one before it. */
  const mayGo = (group: Group, to: Subset) => {
    const from = subsetOf(group);
    if (subsets.indexOf(to) <= subsets.indexOf(from)) return to !== from;
    return [...group.perClass].every(([classId, count]) => countIn(classId, from) > count);
  };
  return {
    subsetOf,
    put,
    /** Takes a group out of training where all of it is still missing, or where the counts come nearer to the targets by it. */
    offer(group: Group, subset: Subset, how: 'whole' | 'nearer') {
      if (subsetOf(group) !== 'training') return;
      let [fits, before, after] = [true, 0, 0];
      for (const [id, count] of group.perClass) {
        const lacking = missing(id, subset);
        if (count > lacking) fits = false;
        before += Math.abs(lacking);
        after += Math.abs(lacking - count);
      }
      if (how === 'whole' ? fits : after < before) put(group, subset);
    },
    /** Moves the smallest groups that will do, so that each class has a picture in each subset while there are groups for it. */
    giveEachOne(free: readonly Group[]) {
      const bySize = free.toSorted((a, b) => a.indices.length - b.indices.length);
      for (const subset of subsets)
        for (const classId of counts.keys()) {
          if (countIn(classId, subset) > 0 || missing(classId, subset) <= 0) continue;
          const group = bySize.find((one) => one.perClass.has(classId) && mayGo(one, subset));
          if (group) put(group, subset);
        }
    },
  };
}
