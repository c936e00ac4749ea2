import { describe, expect, test } from 'vitest';
import { ownSample, ownSet } from '../../test/ownSamples.ts';
import { readDescription, writeDescription } from './description.ts';
import { placeOf } from './folders.ts';

const HOSTILE = ['__proto__', '<img src=x onerror=alert(1)>', '=HYPERLINK("x")', '', '\u202Egpj', '../x'];
const set = ownSet(
  ['a', 'b'],
  HOSTILE.map((name, slot) =>
    ownSample(slot, slot === 0 ? null : slot % 2 ? 'a' : 'b', {
      name,
      pinned: slot === 1 ? 'validation' : null,
      burst: slot === 2 ? 'burst' : null,
    }),
  ),
  {
    title: '__proto__',
    form: { side: 32, channels: 1, fit: 'pad' },
    split: { validation: 0.25, test: 0, seed: 7 },
    classes: [
      { id: 'a', name: 'constructor', colour: 3 },
      { id: 'b', name: 'constructor', colour: 4 },
    ],
  },
);
const paths = HOSTILE.map((_, i) => `constructor/${i}.png`);
const json = writeDescription(set, paths);

describe('readDescription', () => {
  test('gives back what writeDescription wrote, whatever the names are', () => {
    const { described, picture } = readDescription(json, 'k');
    const { title, form, split } = set;
    expect(described).toEqual({
      title,
      form,
      split,
      classes: [
        { name: 'constructor', colour: 3, key: 'k/0' },
        { name: 'constructor', colour: 4, key: 'k/1' },
      ],
    });
    expect(paths.map((path) => picture(placeOf(path)))).toEqual(
      set.samples.map(({ name, pinned, burst, sha256, width, height, classId }) => ({
        name,
        pinned,
        burst,
        sha256,
        width,
        height,
        className: classId === null ? null : 'constructor',
        classKey: classId === null ? null : classId === 'a' ? 'k/0' : 'k/1',
      })),
    );
    expect(picture(placeOf('constructor/99.png'))).toBeUndefined();
  });

  test('says nothing of places on this device', () => {
    expect(json).not.toMatch(/"(slot|thumbnail|id)"/);
  });

  test('a picture of a class that is not there has none', () => {
    const { picture } = readDescription(json.replaceAll('"class": 1', '"class": 9'), '');
    expect(picture(placeOf('constructor/2.png'))).toMatchObject({ className: null, classKey: null });
  });

  test.each([
    ['', 'It is not JSON'],
    ['[]', 'has to be'],
    [json.replace('kernelscope pictures', 'others'), 'has to be “kernelscope pictures”'],
    [json.replace('"version": 1', '"version": 2'), 'a newer version of this app made it'],
    [json.replace('"side": 32', '"side": 33'), 'has to be one of 28, 32'],
    [json.replace('"validation": 0.25', '"validation": 1.5'), 'from 0 to 1'],
    [
      json.replace('"validation": 0.25,\n  "test": 0', '"validation": 0.6,\n  "test": 0.6'),
      'leave a part for training',
    ],
    [json.replace(/"sha256": "../, '"sha256": "'), 'hash of 64'],
    [json.replace('"width": 400', '"width": 1e9'), 'whole number from 1 to 16384'],
    [json.replace('"title": "__proto__"', `"title": "${'x'.repeat(10_001)}"`), 'at most 10000 characters'],
  ])('refuses in a sentence: %#', (text, said) => {
    expect(() => readDescription(text, '')).toThrow(said);
    expect(() => readDescription(text, '')).toThrow(/the pictures are read by their folders\.$/);
  });
});
