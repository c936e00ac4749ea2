/** Edits of a set of own pictures: each gives another set, or the same one where nothing changes. */
import { LONGEST_TYPED } from './className.ts';
import {
  defaultForm,
  defaultSplit,
  type OwnClass,
  type OwnSample,
  type OwnSet,
  type PictureForm,
  type SplitConfig,
} from './ownSet.ts';
import type { Fix } from './finding.ts';
import type { Described, ReadSample } from './pictures.ts';

/** Class colours there are in `src/ui/tokens.css`. */
export const COLOURS = 10;

/** Slots, which name the pictures that are meant. */
export type Slots = ReadonlySet<number>;

/** A set without pictures. */
export const emptySet = (id: string, form: PictureForm = defaultForm): OwnSet => ({
  version: 1,
  id,
  title: 'My pictures',
  form,
  split: defaultSplit,
  classes: [],
  samples: [],
});

/** The colour that the fewest classes have, the first of those. */
function nextColour(classes: readonly OwnClass[]): number {
  const used = Array.from({ length: COLOURS }, () => 0);
  for (const { colour } of classes) used[colour] = (used[colour] ?? 0) + 1;
  return used.indexOf(Math.min(...used));
}

function nextClass(classes: readonly OwnClass[], name: string): OwnClass {
  const numbers = classes.map(({ id }) => Number(id.slice(1)));
  return { id: `c${1 + Math.max(0, ...numbers)}`, name, colour: nextColour(classes) };
}

const typed = (name: string): string => name.slice(0, LONGEST_TYPED);

/** With one more class, the last. */
export const addClass = (set: OwnSet, name: string): OwnSet => ({
  ...set,
  classes: [...set.classes, nextClass(set.classes, typed(name))],
});

function changeClass(set: OwnSet, id: string, change: Partial<OwnClass>): OwnSet {
  return { ...set, classes: set.classes.map((each) => (each.id === id ? { ...each, ...change } : each)) };
}

export const renameClass = (set: OwnSet, id: string, name: string): OwnSet =>
  changeClass(set, id, { name: typed(name) });

export const recolourClass = (set: OwnSet, id: string, colour: number): OwnSet =>
  changeClass(set, id, { colour });

/** The class one place earlier (-1) or later (1). */
export function moveClass(set: OwnSet, id: string, by: -1 | 1): OwnSet {
  const from = set.classes.findIndex((each) => each.id === id);
  const moved = set.classes[from];
  if (!moved || !set.classes[from + by]) return set;
  return { ...set, classes: set.classes.toSpliced(from, 1).toSpliced(from + by, 0, moved) };
}

/** All pictures of a class go to another, and it goes. */
export function mergeClass(set: OwnSet, id: string, into: string): OwnSet {
  if (id === into) return set;
  return {
    ...set,
    classes: set.classes.filter((each) => each.id !== id),
    samples: relabelled(set.samples, ({ classId }) => classId === id, into),
  };
}

/** The class goes; its pictures become unlabelled, or go too. */
export function deleteClass(set: OwnSet, id: string, pictures: 'unlabel' | 'delete'): OwnSet {
  return {
    ...set,
    classes: set.classes.filter((each) => each.id !== id),
    samples:
      pictures === 'delete'
        ? set.samples.filter(({ classId }) => classId !== id)
        : relabelled(set.samples, ({ classId }) => classId === id, null),
  };
}

/** These pictures in a class of their own. */
export function splitClass(set: OwnSet, slots: Slots, name: string): OwnSet {
  const added = addClass(set, name);
  return labelPictures(added, slots, added.classes.at(-1)?.id ?? null);
}

/** These pictures in a class, or in none. */
export function labelPictures(set: OwnSet, slots: Slots, classId: string | null): OwnSet {
  const changes = set.samples.some((each) => slots.has(each.slot) && each.classId !== classId);
  return changes ? { ...set, samples: relabelled(set.samples, ({ slot }) => slots.has(slot), classId) } : set;
}

/** These pictures go where the split puts them, not where their folders said. */
export function unpinPictures(set: OwnSet, slots: Slots): OwnSet {
  const isMeant = ({ slot, pinned }: OwnSample) => pinned !== null && slots.has(slot);
  if (!set.samples.some(isMeant)) return set;
  return {
    ...set,
    samples: set.samples.map((each) => (isMeant(each) ? { ...each, pinned: null } : each)),
  };
}

/** Shared out otherwise. */
export const changeSplit = (set: OwnSet, change: Partial<SplitConfig>): OwnSet => ({
  ...set,
  split: { ...set.split, ...change },
});

export const deletePictures = (set: OwnSet, slots: Slots): OwnSet =>
  set.samples.some(({ slot }) => slots.has(slot))
    ? { ...set, samples: set.samples.filter(({ slot }) => !slots.has(slot)) }
    : set;

/** With a fix of a finding made; `label` is for a person to do, and changes nothing by itself. */
export function applyFix(set: OwnSet, { kind, slots, classIds }: Fix): OwnSet {
  const meant = new Set(slots);
  switch (kind) {
    case 'delete':
      return deletePictures(set, meant);
    case 'unlabel':
      return labelPictures(set, meant, null);
    case 'unpin':
      return unpinPictures(set, meant);
    case 'deleteClasses':
      return classIds.reduce((now, id) => deleteClass(now, id, 'unlabel'), set);
    case 'label':
      return set;
    default:
      return kind satisfies never;
  }
}

export const renameSet = (set: OwnSet, title: string): OwnSet => ({ ...set, title: typed(title) });

/**
 * With the classes of a set that comes back: each is the one of its name that no other of them is, or is made. A set
 * without anything in it takes the title and the split too.
 * @returns also the id of each class by its key
 */
export function addDescribed(
  set: OwnSet,
  { title, split, classes: described }: Described,
): { readonly set: OwnSet; readonly ids: ReadonlyMap<string, string> } {
  const classes = [...set.classes];
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, name, colour } of described) {
    let same = classes.find((each) => each.name === name && !taken.has(each.id));
    if (!same) {
      same = { ...nextClass(classes, name), colour: colour % COLOURS };
      classes.push(same);
    }
    taken.add(same.id);
    ids.set(key, same.id);
  }
  const isEmpty = set.classes.length === 0 && set.samples.length === 0;
  return { set: { ...set, classes, ...(isEmpty ? { title, split } : {}) }, ids };
}

interface Into {
  /** Where all go; undefined goes by what is said of each. */
  readonly classId?: string | null | undefined;
  /** Ids of the classes by the keys of `addDescribed`. */
  readonly ids?: ReadonlyMap<string, string>;
}

/**
 * With pictures that were read: in one class, or each in the first class of the name its folder gave it, which is made
 * where there is none.
 */
export function addSamples(
  set: OwnSet,
  read: readonly ReadSample[],
  { classId, ids: byKey = new Map() }: Into = {},
): OwnSet {
  if (read.length === 0) return set;
  const classes = [...set.classes];
  const ids = new Map<string, string>();
  for (const { id, name } of classes) if (!ids.has(name)) ids.set(name, id);
  const idOf = (name: string): string => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const made = nextClass(classes, name);
    classes.push(made);
    ids.set(name, made.id);
    return made.id;
  };
  // The class may be gone by now.
  const ifThere = (id: string | null | undefined) =>
    set.classes.some((each) => each.id === id) ? (id ?? null) : null;
  const chosen = ifThere(classId);
  const added = read.map(({ className, classKey, ...sample }): OwnSample => {
    if (classId !== undefined) return { ...sample, classId: chosen };
    if (classKey !== null) return { ...sample, classId: ifThere(byKey.get(classKey)) };
    return { ...sample, classId: className === null ? null : idOf(className) };
  });
  return {
    ...set,
    classes: classes.length === set.classes.length ? set.classes : classes,
    samples: [...set.samples, ...added],
  };
}

const relabelled = (
  samples: readonly OwnSample[],
  isMeant: (sample: OwnSample) => boolean,
  classId: string | null,
): OwnSample[] => samples.map((each) => (isMeant(each) ? { ...each, classId } : each));
