import type { OwnSample, OwnSet } from '../data/own/ownSet.ts';
import { defaultForm, defaultSplit } from '../data/own/ownSet.ts';
import { keyedRandom } from '../data/random.ts';

/** A made-up hash that is a function of `key` alone. */
export function hexOf(key: string | number, digits: number): string {
  const random = keyedRandom(0, 'test hash', key);
  return Array.from({ length: digits }, () => random.int(16).toString(16)).join('');
}

/** A sharp, large picture of its own; what matters is said by `facts`. */
export function ownSample(slot: number, classId: string | null, facts: Partial<OwnSample> = {}): OwnSample {
  return {
    slot,
    classId,
    sha256: hexOf(`file ${slot}`, 64),
    width: 400,
    height: 400,
    dhash: hexOf(`picture ${slot}`, 16),
    sharpness: 900,
    contrast: 50,
    thumbnail: [0, 0],
    name: `${slot}.jpg`,
    pinned: null,
    burst: null,
    ...facts,
  };
}

/** A set with these samples, and a class for each of `classIds`. */
export function ownSet(
  classIds: readonly string[],
  samples: readonly OwnSample[],
  parts: Partial<OwnSet> = {},
): OwnSet {
  return {
    version: 1,
    id: 'set',
    title: 'Pets',
    form: defaultForm,
    split: defaultSplit,
    classes: classIds.map((id, colour) => ({ id, name: `Class ${id}`, colour })),
    samples,
    ...parts,
  };
}

/** Pictures of their own, so many of each class: slots 0, 1, 2… */
export function samplesOf(perClass: Readonly<Record<string, number>>): OwnSample[] {
  const classIds = Object.entries(perClass).flatMap(([id, count]) => Array<string>(count).fill(id));
  return classIds.map((id, slot) => ownSample(slot, id));
}
