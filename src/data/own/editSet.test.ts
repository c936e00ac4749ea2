import { describe, expect, test } from 'vitest';
import { ownSample } from '../../test/ownSamples.ts';
import { readSample } from '../../test/readSample.ts';
import {
  addClass,
  addDescribed,
  addSamples,
  applyFix,
  changeSplit,
  deleteClass,
  deletePictures,
  emptySet,
  labelPictures,
  mergeClass,
  moveClass,
  recolourClass,
  renameClass,
  renameSet,
  splitClass,
  unpinPictures,
} from './editSet.ts';
import type { Fix } from './finding.ts';
import type { OwnSet } from './ownSet.ts';
import type { Described } from './pictures.ts';

/** Classes c1 "cat" with pictures 0 and 1, c2 "dog" with picture 2; picture 3 has no label. */
const set: OwnSet = {
  ...addClass(addClass(emptySet('s'), 'cat'), 'dog'),
  samples: [ownSample(0, 'c1'), ownSample(1, 'c1'), ownSample(2, 'c2'), ownSample(3, null)],
};
const labels = ({ samples }: OwnSet) => samples.map(({ slot, classId }) => `${slot} ${classId}`);
const names = ({ classes }: OwnSet) => classes.map(({ id, name }) => `${id} ${name}`);

describe('unpinPictures', () => {
  test('lets the split decide of these pictures only', () => {
    const samples = set.samples.map((each) => ({ ...each, pinned: 'test' as const }));
    const unpinned = unpinPictures({ ...set, samples }, new Set([1, 3]));
    expect(unpinned.samples.map(({ pinned }) => pinned)).toEqual(['test', null, 'test', null]);
    expect(unpinPictures(set, new Set([0, 1]))).toBe(set);
  });
});

describe('changeSplit', () => {
  test('keeps what is not said', () => {
    expect(changeSplit(set, { test: 0.3, seed: 2 }).split).toEqual({ validation: 0.15, test: 0.3, seed: 2 });
  });
});

describe('applyFix', () => {
  const fixed = (kind: Fix['kind'], slots: number[] = [], classIds: string[] = []) =>
    applyFix(set, { kind, label: '', slots, classIds });
  test('does what the fix says to its pictures and classes', () => {
    expect(labels(fixed('delete', [0, 3]))).toEqual(['1 c1', '2 c2']);
    expect(labels(fixed('unlabel', [0, 2]))).toEqual(['0 null', '1 c1', '2 null', '3 null']);
    const pinned = { ...set, samples: [ownSample(0, 'c1', { pinned: 'training' })] };
    const fix = { kind: 'unpin', label: '', slots: [0], classIds: [] } as const;
    expect(applyFix(pinned, fix).samples[0]?.pinned).toBeNull();
    expect(names(fixed('deleteClasses', [], ['c1', 'c2']))).toEqual([]);
    expect(fixed('label', [3])).toBe(set);
  });
});

describe('addClass', () => {
  test('gives each an id and a colour of its own, names may be the same', () => {
    const { classes } = addClass(addClass(set, 'cat'), '__proto__');
    expect(classes.map(({ id, name, colour }) => [id, name, colour])).toEqual([
      ['c1', 'cat', 0],
      ['c2', 'dog', 1],
      ['c3', 'cat', 2],
      ['c4', '__proto__', 3],
    ]);
  });

  test('takes the colour that the fewest have', () => {
    let many = emptySet('s');
    for (let i = 0; i < 11; i++) many = addClass(many, String(i));
    expect(many.classes.at(-1)?.colour).toBe(0);
    expect(addClass(deleteClass(set, 'c1', 'unlabel'), 'new').classes.at(-1)?.colour).toBe(0);
  });

  test('keeps 200 characters of what is typed', () => {
    expect(addClass(set, 'x'.repeat(10_000)).classes.at(-1)?.name).toHaveLength(200);
  });
});

describe('classes', () => {
  test('are renamed, recoloured and moved one by one', () => {
    expect(names(renameClass(set, 'c2', 'wolf'))).toEqual(['c1 cat', 'c2 wolf']);
    expect(recolourClass(set, 'c1', 7).classes.map(({ colour }) => colour)).toEqual([7, 1]);
    expect(names(moveClass(set, 'c2', -1))).toEqual(['c2 dog', 'c1 cat']);
    expect(moveClass(set, 'c2', 1)).toBe(set);
    expect(moveClass(set, 'c1', -1)).toBe(set);
  });

  test('merge into another, with their pictures', () => {
    const merged = mergeClass(set, 'c1', 'c2');
    expect(names(merged)).toEqual(['c2 dog']);
    expect(labels(merged)).toEqual(['0 c2', '1 c2', '2 c2', '3 null']);
    expect(mergeClass(set, 'c1', 'c1')).toBe(set);
  });

  test('are deleted with or without their pictures', () => {
    expect(labels(deleteClass(set, 'c1', 'unlabel'))).toEqual(['0 null', '1 null', '2 c2', '3 null']);
    expect(labels(deleteClass(set, 'c1', 'delete'))).toEqual(['2 c2', '3 null']);
    expect(names(deleteClass(set, 'c1', 'delete'))).toEqual(['c2 dog']);
  });

  test('split: pictures chosen from any go to a new one', () => {
    const split = splitClass(set, new Set([1, 2]), 'both');
    expect(names(split)).toEqual(['c1 cat', 'c2 dog', 'c3 both']);
    expect(labels(split)).toEqual(['0 c1', '1 c3', '2 c3', '3 null']);
  });
});

describe('pictures', () => {
  test('are labelled and lose their label; what has it already is no change', () => {
    expect(labels(labelPictures(set, new Set([0, 3]), 'c2'))).toEqual(['0 c2', '1 c1', '2 c2', '3 c2']);
    expect(labels(labelPictures(set, new Set([0]), null))[0]).toBe('0 null');
    expect(labelPictures(set, new Set([2]), 'c2')).toBe(set);
  });

  test('are deleted', () => {
    expect(labels(deletePictures(set, new Set([0, 2])))).toEqual(['1 c1', '3 null']);
    expect(deletePictures(set, new Set([9]))).toBe(set);
  });
});

describe('addSamples', () => {
  test('makes classes of new names in the order they appear, and finds the first of a known one', () => {
    const twice = addClass(set, 'cat');
    const added = addSamples(twice, [
      readSample(4, 'bird'),
      readSample(5, 'cat'),
      readSample(6, '__proto__'),
      readSample(7, 'bird'),
      readSample(8, null),
      readSample(9, ''),
    ]);
    expect(names(added)).toEqual(['c1 cat', 'c2 dog', 'c3 cat', 'c4 bird', 'c5 __proto__', 'c6 ']);
    expect(labels(added).slice(4)).toEqual(['4 c4', '5 c1', '6 c5', '7 c4', '8 null', '9 c6']);
    expect(added.samples[4]).not.toHaveProperty('className');
    expect(added.samples[4]).not.toHaveProperty('classKey');
  });

  test('keeps a long name of a folder whole', () => {
    const name = 'x'.repeat(10_000);
    expect(addSamples(set, [readSample(4, name)]).classes.at(-1)?.name).toBe(name);
  });

  test('into one class, whatever their folders say; unlabelled when the class is gone', () => {
    const read = [readSample(4, 'bird')];
    expect(labels(addSamples(set, read, { classId: 'c2' })).at(-1)).toBe('4 c2');
    expect(labels(addSamples(set, read, { classId: null })).at(-1)).toBe('4 null');
    expect(labels(addSamples(set, read, { classId: 'c9' })).at(-1)).toBe('4 null');
    expect(addSamples(set, read, { classId: 'c2' }).classes).toBe(set.classes);
  });
});

describe('addDescribed', () => {
  const described: Described = {
    title: 'Came back',
    form: { side: 32, channels: 1, fit: 'pad' },
    split: { validation: 0.2, test: 0.1, seed: 4 },
    classes: [
      { key: 'a', name: 'cat', colour: 5 },
      { key: 'b', name: 'cat', colour: 6 },
      { key: 'c', name: '', colour: 7 },
    ],
  };

  test('two classes of one name stay two, and pictures find theirs by the key', () => {
    const { set: back, ids } = addDescribed(emptySet('s'), described);
    expect(back).toMatchObject({ title: 'Came back', split: { seed: 4 } });
    expect(back.classes.map(({ name, colour }) => [name, colour])).toEqual([
      ['cat', 5],
      ['cat', 6],
      ['', 7],
    ]);
    const read = ['b', 'a', 'x'].map((classKey, i) => ({ ...readSample(i, 'cat'), classKey }));
    expect(labels(addSamples(back, read, { ids }))).toEqual(['0 c2', '1 c1', '2 null']);
  });

  test('a set that has something keeps what it is called, and its classes', () => {
    const { set: both, ids } = addDescribed(set, described);
    expect(both.title).toBe(set.title);
    expect(names(both)).toEqual(['c1 cat', 'c2 dog', 'c3 cat', 'c4 ']);
    expect([...ids.values()]).toEqual(['c1', 'c3', 'c4']);
  });
});

test('renameSet keeps 200 characters', () => {
  expect(renameSet(set, 'y'.repeat(300)).title).toHaveLength(200);
});
