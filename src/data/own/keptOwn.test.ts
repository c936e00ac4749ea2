import { describe, expect, test } from 'vitest';
import { ownSample } from '../../test/ownSamples.ts';
import { addClass, emptySet } from './editSet.ts';
import { fromKeptOwn, toKeptOwn } from './keptOwn.ts';
import type { OwnSet } from './ownSet.ts';

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

describe('toKeptOwn', () => {
  test('fromKeptOwn gives back the same, whatever the names are', () => {
    const kept = toKeptOwn({ set, nextSlot: 9, editions: ['own-1'] });
    expect(kept?.facts).not.toHaveProperty('samples');
    expect(fromKeptOwn({ ...kept!, facts: JSON.parse(JSON.stringify(kept?.facts)) as unknown })).toEqual({
      set,
      nextSlot: 9,
      editions: ['own-1'],
    });
  });

  test('of no set there is nothing to keep', () => {
    expect(toKeptOwn({ set: null, nextSlot: 3, editions: [] })).toBeNull();
  });
});

describe('fromKeptOwn', () => {
  test('a slot in use is never free', () => {
    expect(fromKeptOwn(stored({ ...about, nextSlot: 2 }, samples)).nextSlot).toBe(5);
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
