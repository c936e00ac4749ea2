import { describe, expect, test } from 'vitest';
import { hexOf, ownSample, ownSet, samplesOf } from '../../test/ownSamples.ts';
import { keyedRandom } from '../random.ts';
import type { Finding } from './finding.ts';
import { healthOf } from './health.ts';
import { measure } from './measures.ts';
import type { OwnSample, OwnSet } from './ownSet.ts';

const only = (kind: Finding['kind'], set: OwnSet): Finding => {
  const found = healthOf(set).filter((finding) => finding.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as Finding;
};
/** 20 pictures each of a and b, some changed by slot. */
const withFacts = (facts: Readonly<Record<number, Partial<OwnSample>>>, parts: Partial<OwnSet> = {}) =>
  ownSet(
    ['a', 'b'],
    samplesOf({ a: 20, b: 20 }).map((one) => ({ ...one, ...facts[one.slot] })),
    parts,
  );
const file = { sha256: hexOf('one file', 64) };

describe('healthOf', () => {
  test('finds nothing in a sound set, and nothing in none', () => {
    expect(healthOf(withFacts({}))).toEqual([]);
    expect(healthOf(ownSet([], []))).toEqual([]);
  });

  test('finds copies in a class, and keeps one', () => {
    const { sentence, slots, fix } = only('copy', withFacts({ 2: file, 5: file, 9: file }));
    expect(sentence).toBe(
      '2 pictures are the same file as another in the set and count double. Delete the copies.',
    );
    expect(slots).toEqual([2, 5, 9]);
    expect(fix).toEqual({ kind: 'delete', label: 'Delete 2 copies', slots: [5, 9], classIds: [] });
  });

  test('keeps the copy that has a label', () => {
    expect(only('copy', withFacts({ 2: { ...file, classId: null }, 5: file })).fix?.slots).toEqual([2]);
  });

  test('finds a file in two classes', () => {
    const set = withFacts({ 2: file, 25: file });
    const { severity, slots, fix } = only('conflict', set);
    expect({ severity, slots, kind: fix?.kind, all: fix?.slots }).toEqual({
      severity: 'problem',
      slots: [2, 25],
      kind: 'unlabel',
      all: [2, 25],
    });
    expect(healthOf(set).map(({ kind }) => kind)).not.toContain('copy');
  });

  test('finds near-duplicates side by side, and would keep the largest', () => {
    const set = withFacts({
      3: { dhash: '9c3a65d21be74c93' },
      4: { dhash: '1111222233334444' },
      21: { dhash: '9c3a65d21be74c92', width: 800, height: 800 },
    });
    const { sentence, slots, fix, severity } = only('near', set);
    expect(sentence).toMatch(/^2 pictures in 1 group are nearly the same, 1 of them across classes\./);
    expect({ slots, fix: fix?.slots, severity }).toEqual({ slots: [3, 21], fix: [3], severity: 'warning' });
  });

  test('does not call the frames of a burst near-duplicates', () => {
    const frame = { dhash: '9c3a65d21be74c93', burst: 'one' };
    expect(healthOf(withFacts({ 3: frame, 4: frame, 5: frame }))).toEqual([]);
  });

  test('says when most of a class looks alike', () => {
    const alike = Object.fromEntries(
      Array.from({ length: 12 }, (_, slot) => [slot, { dhash: '9c3a65d21be74c93' }]),
    );
    expect(only('alike', withFacts(alike)).slots).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('finds what folders leaked into the test, and nothing where the split decides', () => {
    const burst = { burst: 'one' };
    const leaking = withFacts({
      0: { ...burst, pinned: 'training' },
      1: { ...burst, pinned: 'test' },
      2: burst,
    });
    const { severity, sentence, slots, fix } = only('leak', leaking);
    expect({ severity, slots, kind: fix?.kind }).toEqual({
      severity: 'problem',
      slots: [0, 1, 2],
      kind: 'unpin',
    });
    expect(sentence).toMatch(/^1 picture by which the network is judged is the same/);
    expect(healthOf(withFacts({ 0: burst, 1: burst, 2: burst }))).toEqual([]);
  });

  test('offers to release folders that leave nothing for validation', () => {
    const pinned = samplesOf({ a: 20, b: 20 }).map((one) => ({
      ...one,
      pinned: one.slot % 4 === 0 ? ('test' as const) : ('training' as const),
    }));
    const { fix } = only('pinned', ownSet(['a', 'b'], pinned));
    expect(fix?.kind).toBe('unpin');
    expect(fix?.slots).toHaveLength(30);
  });

  test('finds pictures without class and classes without pictures', () => {
    const set = ownSet(['a', 'b', 'none'], [...samplesOf({ a: 20, b: 20 }), ownSample(40, null)]);
    expect(only('unlabelled', set).slots).toEqual([40]);
    const { sentence, fix } = only('emptyClass', set);
    expect(sentence).toBe(
      '“Class none” has no pictures and is left out of training. Add some, or delete the class.',
    );
    expect(fix).toMatchObject({ kind: 'deleteClasses', classIds: ['none'] });
  });

  test('names classes that a subset has nothing of', () => {
    const findings = healthOf(ownSet(['a', 'b', 'c'], samplesOf({ a: 5, b: 2, c: 1 })));
    expect(findings.filter(({ kind }) => kind === 'unchecked').map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^No picture of “Class c” is in validation, so validation says nothing of it\./),
      expect.stringMatching(
        /^No picture of “Class b” and “Class c” is in test, so the test says nothing of it\./,
      ),
    ]);
  });

  test('offers to release a class that folders keep out of a subset', () => {
    const samples = samplesOf({ a: 20, b: 20 }).map((one) =>
      one.classId === 'a' ? { ...one, pinned: 'training' as const } : one,
    );
    const found = healthOf(ownSet(['a', 'b'], samples)).filter(({ kind }) => kind === 'unchecked');
    expect(found.map(({ fix }) => fix?.kind)).toEqual(['unpin', 'unpin']);
    expect(found[0]?.sentence).toMatch(/Folders put some of them elsewhere: let the split decide/);
    expect(found[0]?.fix?.slots).toHaveLength(20);
  });

  test('finds a class of a fifth, not one of a fourth, and levels by setting pictures aside', () => {
    const balance = (a: number, b: number) => ownSet(['a', 'b'], samplesOf({ a, b }));
    expect(healthOf(balance(80, 20)).map(({ kind }) => kind)).not.toContain('imbalance');
    const set = balance(100, 20);
    const { sentence, slots, fix } = only('imbalance', set);
    expect(sentence).toMatch(/^“Class a” has 100 pictures and “Class b” 20, 5 times fewer/);
    expect(slots).toHaveLength(20);
    expect(fix?.kind).toBe('unlabel');
    const aside = new Set(fix?.slots);
    expect(aside.size).toBe(20);
    const levelled = set.samples.map((one) => (aside.has(one.slot) ? { ...one, classId: null } : one));
    expect(healthOf({ ...set, samples: levelled }).map(({ kind }) => kind)).toEqual(['unlabelled']);
    expect(only('imbalance', balance(100, 9)).fix).toBeNull();
  });

  test('finds pictures smaller than the form, by the side that the fit scales', () => {
    const set = (fit: 'crop' | 'pad') =>
      withFacts(
        { 1: { width: 90, height: 63 }, 2: { width: 60, height: 50 } },
        { form: { side: 64, channels: 3, fit } },
      );
    expect(only('tiny', set('crop')).slots).toEqual([1, 2]);
    expect(only('tiny', set('pad')).slots).toEqual([2]);
  });

  test('finds pictures of which more than half is cut off, the longest first', () => {
    const set = withFacts({
      1: { width: 801, height: 400 },
      2: { width: 400, height: 1600 },
      3: { width: 800, height: 400 },
      4: { width: 1600, height: 900 },
    });
    const { sentence, slots } = only('aspect', set);
    expect(slots).toEqual([2, 1]);
    expect(sentence).toMatch(
      /^2 pictures are more than 2 times as long as wide: up to 75 % of them is cut off/,
    );
  });
});

type Kind = 'sharp' | 'blurred' | 'flat';

/** Rectangles of random colours, 96 × 96: as drawn, blurred as by a bad focus (σ of 1.5 pixels), or a covered lens's noise. */
function picture(seed: number, kind: Kind): Uint8Array {
  const side = 96;
  const random = keyedRandom(seed, 'test picture');
  let values = new Float64Array(side * side).fill(random.int(256));
  for (let n = 0; n < 12; n++) {
    const [left, top, brightness] = [random.int(side), random.int(side), random.int(256)];
    const [right, bottom] = [left + 8 + random.int(50), top + 8 + random.int(50)];
    for (let y = top; y < Math.min(side, bottom); y++)
      for (let x = left; x < Math.min(side, right); x++) values[y * side + x] = brightness;
  }
  if (kind === 'blurred') values = blurred(blurred(values, side, 1), side, side);
  if (kind === 'flat') values = values.map(() => 20 + 2 * random.normal());
  return Uint8Array.from(values, (value) => Math.round(Math.max(0, Math.min(255, value))));
}

/** Along one axis, by a Gaussian. */
function blurred(values: Float64Array, side: number, step: number): Float64Array<ArrayBuffer> {
  const sigma = 1.5;
  const kernel = Array.from({ length: 11 }, (_, k) => Math.exp(-((k - 5) ** 2) / (2 * sigma ** 2)));
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from(values, (_, i) => {
    const at = Math.floor(i / step) % side;
    return kernel.reduce((sum, weight, k) => {
      const there = Math.max(0, Math.min(side - 1, at + k - 5));
      return sum + (weight / total) * (values[i + (there - at) * step] ?? 0);
    }, 0);
  });
}

describe('the checks of made pictures', () => {
  const made = (count: number, kind: Kind, from: number) =>
    Array.from({ length: count }, (_, i) => {
      const facts = measure(picture(from + i, kind), [96, 96, 1]);
      return ownSample(from + i, i % 2 === 0 ? 'a' : 'b', facts);
    });
  const slots = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  const found = (kind: Finding['kind'], samples: readonly OwnSample[]) =>
    new Set(
      healthOf(ownSet(['a', 'b'], samples))
        .filter((finding) => finding.kind === kind)
        .flatMap((finding) => finding.slots),
    );
  const mixed = [...made(30, 'sharp', 0), ...made(15, 'blurred', 100), ...made(4, 'flat', 200)];

  test('tell blurred ones from sharp ones', () => {
    expect(found('blurry', mixed)).toEqual(new Set(slots(100, 15)));
  });

  test('tell a covered lens from a picture, and do not call it blurry', () => {
    expect(found('uniform', mixed)).toEqual(new Set(slots(200, 4)));
  });

  test('do not call a set blurry that is soft as a whole', () => {
    expect(found('blurry', made(30, 'blurred', 100))).toEqual(new Set());
  });

  test('do not take them for near-duplicates', () => {
    expect(found('near', mixed)).toEqual(new Set());
  });
});
