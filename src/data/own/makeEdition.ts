/** Makes of a set what is trained on. */
import type { EditionInfo } from '../dataset.ts';
import { keyedRandom } from '../random.ts';
import { sha256Hex } from '../sha256.ts';
import type { Edition } from './edition.ts';
import { type OwnSample, type OwnSet, shapeOf } from './ownSet.ts';
import { type Split, splitSamples } from './split.ts';

interface Member {
  readonly sample: OwnSample;
  readonly label: number;
}

/**
 * The edition of a set as it is now. Classes keep the set's order; those without pictures are left out. It depends on
 * what the pictures are, not on the order in which they came or on their places on this device. The id is a SHA-256
 * where `hash` gives one; else (pages that are not secure) 64 hex digits that the content determines all the same,
 * against mistakes, not against forgery.
 */
export async function editionOf(
  set: OwnSet,
  hash: (bytes: Uint8Array<ArrayBuffer>) => Promise<string | null> = sha256Hex,
  split: Split = splitSamples(set),
): Promise<Edition> {
  const filled = new Set(set.samples.map(({ classId }) => classId));
  const classes = set.classes.filter(({ id }) => filled.has(id));
  const labels = new Map(classes.map(({ id }, label) => [id, label]));
  const membersOf = (indices: readonly number[]) =>
    mixed(
      indices.flatMap((i) => {
        const sample = set.samples[i];
        const label = sample && sample.classId !== null ? labels.get(sample.classId) : undefined;
        return sample && label !== undefined ? [{ sample, label }] : [];
      }),
      set.split.seed,
    );
  const subsets = {
    training: membersOf(split.training),
    validation: membersOf(split.validation),
    test: membersOf(split.test),
  };
  const countsOf = (members: readonly Member[]) => {
    const counts = Array<number>(classes.length).fill(0);
    for (const { label } of members) counts[label] = (counts[label] ?? 0) + 1;
    return counts;
  };
  const described: Omit<EditionInfo, 'fit'> = {
    title: set.title,
    shape: shapeOf(set.form),
    classNames: classes.map(({ name }) => name),
    training: countsOf(subsets.training),
    validation: countsOf(subsets.validation),
    test: countsOf(subsets.test),
  };
  const members = [...subsets.training, ...subsets.validation, ...subsets.test];
  const content = JSON.stringify([
    described,
    [set.form.side, set.form.channels, set.form.fit],
    members.map(({ sample, label }) => [sample.sha256, label]),
  ]);
  return {
    id: `own-${(await hash(new TextEncoder().encode(content))) ?? weakHash(content)}`,
    setId: set.id,
    form: set.form,
    info: { ...described, fit: set.form.fit },
    slots: members.map(({ sample }) => sample.slot),
    labels: members.map(({ label }) => label),
  };
}

/**
 * In an order that pictures and seed determine, in which any first part has the classes in nearly their proportions:
 * so training on a part, or on what has been read so far, is training on all classes.
 */
function mixed(members: readonly Member[], seed: number): Member[] {
  const keyed = members.map((member) => ({
    member,
    key: keyedRandom(seed, 'edition', member.sample.sha256).next(),
    // For pictures of one file, which may differ in class alone.
    slot: member.sample.slot,
  }));
  keyed.sort((a, b) => a.key - b.key || a.member.label - b.member.label || a.slot - b.slot);
  const totals = new Map<number, number>();
  for (const { label } of members) totals.set(label, (totals.get(label) ?? 0) + 1);
  const ranks = new Map<number, number>();
  return keyed
    .map(({ member, key }) => {
      const rank = ranks.get(member.label) ?? 0;
      ranks.set(member.label, rank + 1);
      return { member, key, place: (rank + 0.5) / (totals.get(member.label) ?? 1) };
    })
    .toSorted((a, b) => a.place - b.place || a.key - b.key)
    .map(({ member }) => member);
}

/** 256 bits drawn with the text as the key. */
function weakHash(text: string): string {
  const random = keyedRandom(0, 'edition id', text);
  return Array.from({ length: 8 }, () =>
    random
      .int(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
