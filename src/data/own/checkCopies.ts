/** Pictures that are there more than once, and what that does to the split. */
import type { Subset } from '../dataset.ts';
import { counted, type Finding, fixOf } from './finding.ts';
import { groupsOf, likenessOf } from './groups.ts';
import type { OwnSample, OwnSet } from './ownSet.ts';
import { type Split, subsets } from './split.ts';

type Group = readonly OwnSample[];

const slotsOf = (groups: readonly Group[]) => groups.flat().map(({ slot }) => slot);
const classCount = (group: Group) =>
  new Set(group.flatMap(({ classId }) => (classId === null ? [] : [classId]))).size;

function sameFile(samples: readonly OwnSample[]): Group[] {
  const byFile = new Map<string, OwnSample[]>();
  for (const sample of samples) {
    const same = byFile.get(sample.sha256);
    if (same) same.push(sample);
    else byFile.set(sample.sha256, [sample]);
  }
  return [...byFile.values()].filter(({ length }) => length > 1);
}

/** All but the one that `better` puts first; of equals the labelled one, then the first. */
function others(groups: readonly Group[], better: (sample: OwnSample) => number): number[] {
  const rank = (sample: OwnSample) => better(sample) + (sample.classId === null ? 0 : 0.5);
  return groups.flatMap((group) => {
    const best = group.reduce((a, b) => (rank(b) > rank(a) ? b : a));
    return group.filter((sample) => sample !== best).map(({ slot }) => slot);
  });
}

/** The same file twice: in two classes one label must be wrong; in one class it counts double. */
export function checkCopies({ samples }: OwnSet): Finding[] {
  const same = sameFile(samples);
  const conflicts = same.filter((group) => classCount(group) > 1);
  const copies = same.filter((group) => classCount(group) <= 1);
  const extra = others(copies, () => 0);
  const findings: Finding[] = [];
  if (conflicts.length > 0)
    findings.push({
      kind: 'conflict',
      severity: 'problem',
      sentence: `${counted(conflicts.length, 'picture is', 'pictures are')} in more than one class as the same file, so ${conflicts.length === 1 ? 'a label of it' : 'some of their labels'} must be wrong. Keep each in the class it belongs to, or take the labels away.`,
      slots: slotsOf(conflicts),
      fix: fixOf('unlabel', 'Take their labels away', slotsOf(conflicts)),
    });
  if (extra.length > 0)
    findings.push({
      kind: 'copy',
      severity: 'warning',
      sentence: `${counted(extra.length, 'picture is', 'pictures are')} the same file as another in the set and ${extra.length === 1 ? 'counts' : 'count'} double. Delete the copies.`,
      slots: slotsOf(copies),
      fix: fixOf('delete', `Delete ${counted(extra.length, 'copy', 'copies')}`, extra),
    });
  return findings;
}

/** Nearly the same, but not the same file, and not frames of a burst, which are alike on purpose. */
export function checkNear({ samples }: OwnSet): Finding[] {
  const { groups, tooLarge } = likenessOf(samples);
  const members = (indices: readonly number[]) => indices.map((i) => samples[i] as OwnSample);
  const near = groups
    .map((indices) => {
      const files = new Map<string, OwnSample>();
      for (const sample of members(indices))
        if (sample.burst === null && !files.has(sample.sha256)) files.set(sample.sha256, sample);
      return [...files.values()];
    })
    .filter(({ length }) => length > 1);
  const mixed = near.filter((group) => classCount(group) > 1).length;
  const extra = others(near, ({ width, height }) => width * height);
  const findings: Finding[] = [];
  if (near.length > 0)
    findings.push({
      kind: 'near',
      severity: mixed > 0 ? 'warning' : 'note',
      sentence: `${counted(slotsOf(near).length, 'picture', 'pictures')} in ${counted(near.length, 'group', 'groups')} are nearly the same${mixed > 0 ? `, ${mixed.toLocaleString('en')} of them across classes` : ''}. The split keeps each group on one side. Keep the largest of each if the others teach nothing new.`,
      slots: slotsOf(near),
      fix: fixOf('delete', `Delete ${extra.length.toLocaleString('en')}, keep the largest`, extra),
    });
  if (tooLarge.length > 0)
    findings.push({
      kind: 'alike',
      severity: 'note',
      sentence: `${counted(tooLarge.flat().length, 'picture', 'pictures')} look so much like others of their class that the split cannot keep them on one side. If they were taken in one go, accuracy will look better than it is: add pictures from another time and place.`,
      slots: slotsOf(tooLarge.map(members)),
      fix: null,
    });
  return findings;
}

/** Groups that folders have torn apart: what is trained on also judges. */
export function checkLeaks({ samples }: OwnSet, split: Split): Finding[] {
  const subsetOf = new Map<number, Subset>();
  for (const subset of subsets) for (const i of split[subset]) subsetOf.set(i, subset);
  const torn = groupsOf(samples)
    .map((group) => group.filter((i) => subsetOf.has(i)))
    .filter((group) => new Set(group.map((i) => subsetOf.get(i))).size > 1);
  const leaked = torn.flatMap((group) => {
    const here = group.map((i) => subsetOf.get(i));
    return here.filter((subset) => subset !== (here.includes('training') ? 'training' : 'validation'));
  });
  if (leaked.length === 0) return [];
  const slots = slotsOf(torn.map((group) => group.map((i) => samples[i] as OwnSample)));
  return [
    {
      kind: 'leak',
      severity: 'problem',
      sentence: `${counted(leaked.length, 'picture', 'pictures')} by which the network is judged ${leaked.length === 1 ? 'is' : 'are'} the same as one in another subset, or nearly, or of its burst, because folders put ${leaked.length === 1 ? 'it' : 'them'} there; accuracy will look better than it is. Let the split decide, which keeps them on one side.`,
      slots,
      fix: fixOf('unpin', 'Let the split decide', slots),
    },
  ];
}
