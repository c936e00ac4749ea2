import { describe, expect, test } from 'vitest';
import { ownSample } from '../../test/ownSamples.ts';
import { addClass, emptySet } from './editSet.ts';
import { nextTask } from '../nextTask.ts';
import { createOwnKeeper, fromKeptOwn } from './keptOwn.ts';
import type { JudgedLabels, OwnFacts, OwnSample, OwnSet } from './ownSet.ts';

const names = ['__proto__', '', '\u202Eabc', '\0', 'x'.repeat(10_000), 'cat', 'cat'];
const set: OwnSet = {
  ...names.reduce((now, name) => addClass(now, name), emptySet('s')),
  samples: [ownSample(0, 'c1'), { ...ownSample(4, null), pinned: 'test', burst: 'b', name: '../con.txt' }],
};
/** Over the disk: what JSON makes of it. */
const stored = (facts: unknown, samples: unknown) => ({
  facts: JSON.parse(JSON.stringify(facts)) as unknown,
  parts: { samples: new TextEncoder().encode(JSON.stringify(samples)) },
});
const { samples, ...about } = set;

const judged: JudgedLabels = {
  version: 1,
  editionId: 'own-1',
  setId: 's',
  judged: 2,
  doubts: [{ slot: 0, given: '__proto__', likely: 'cat' }],
};
const facts: OwnFacts = { set, nextSlot: 9, editions: ['own-1'], judged };

describe('createOwnKeeper', () => {
  test('fromKeptOwn gives back the same, whatever the names are', async () => {
    const kept = await createOwnKeeper()(facts);
    expect(kept?.facts).not.toHaveProperty('samples');
    const back = fromKeptOwn({ ...kept!, facts: JSON.parse(JSON.stringify(kept?.facts)) as unknown });
    expect(back).toEqual(facts);
  });

  test('of no set there is nothing to keep', async () => {
    expect(await createOwnKeeper()({ ...facts, set: null })).toBeNull();
  });

  test('makes JSON of what changed alone, and other tasks get their turn meanwhile', async () => {
    let made = 0;
    /** Tells when it is made JSON. */
    const told = (slot: number): OwnSample =>
      Object.assign(ownSample(slot, 'c1'), { toJSON: () => (made++, ownSample(slot, 'c1')) });
    const many = Array.from({ length: 1700 }, (_, slot) => told(slot));
    const keep = createOwnKeeper();
    const samplesOf = async (all: readonly OwnSample[]) => {
      made = 0;
      const kept = await keep({ ...facts, set: { ...set, samples: all } });
      return JSON.parse(new TextDecoder().decode(kept?.parts['samples'])) as unknown;
    };
    const first = samplesOf(many);
    const other = nextTask().then(() => 'another task');
    expect(await Promise.race([first, other])).toBe('another task');
    expect(await first).toEqual(many.map(({ slot }) => ownSample(slot, 'c1')));
    expect(made).toBe(1700);
    const added = [...many, told(1700)];
    expect(await samplesOf(added)).toHaveLength(1701);
    expect(made).toBe(201);
    await samplesOf(added.with(600, told(3000)));
    expect(made).toBe(500);
    await samplesOf(added.slice(0, 1000));
    expect(made).toBe(500);
    expect(await samplesOf([])).toEqual([]);
  });
});

describe('fromKeptOwn', () => {
  test('a slot in use is never free', () => {
    expect(fromKeptOwn(stored({ ...about, nextSlot: 2 }, samples)).nextSlot).toBe(5);
  });

  test.each([
    ['another edition', { ...judged, editionId: 'own-2' }],
    ['another set', { ...judged, setId: 't' }],
    ['another version', { ...judged, version: 2 }],
    ['damage', { ...judged, doubts: [{ slot: -1, given: '', likely: '' }] }],
    ['an older page, which kept none', undefined],
  ])('a judgement of the labels is dropped that is of %s', (_, kept) => {
    const read = (of: unknown) =>
      fromKeptOwn(stored({ ...about, editions: ['own-1'], judged: of }, samples)).judged;
    expect([read(judged), read(kept)]).toEqual([judged, null]);
  });

  const broken = (change: object) => stored({ ...about, ...change }, samples);
  const brokenSample = (change: object) => stored(about, [{ ...samples[0], ...change }]);
  test.each([
    [broken({ version: 2 }), 'version has to be 1'],
    [broken({ form: { side: 65, channels: 3, fit: 'crop' } }), 'form.side has to be one of 28, 32'],
    [broken({ split: { validation: 2, test: 0, seed: 0 } }), 'split.validation has to be at most 1'],
    [broken({ classes: [about.classes[0], about.classes[0]] }), 'two classes have one id'],
    [broken({ classes: [] }), 'a picture is of a class that is not there'],
    [broken({ more: 1 }), 'more is not known here'],
    [brokenSample({ slot: -1 }), 'samples.0.slot has to be at least 0'],
    [brokenSample({ dhash: 'x' }), 'samples.0.dhash has to be 16 hexadecimal digits'],
    [brokenSample({ sharpness: null }), 'samples.0.sharpness has to be a number'],
    [stored(about, [samples[0], samples[0]]), 'two pictures lie in one place'],
    [{ facts: about, parts: { samples: new Uint8Array([1]) } }, 'samples has to be JSON'],
  ])('what is damaged is named: %#', (kept, fault) => {
    expect(() => fromKeptOwn(kept)).toThrow(fault);
  });
});
