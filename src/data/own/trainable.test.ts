import { describe, expect, test } from 'vitest';
import { ownSample, ownSet, samplesOf } from '../../test/ownSamples.ts';
import { whyNotTrainable } from './trainable.ts';

const many = (classes: number) => Object.fromEntries(Array.from({ length: classes }, (_, i) => [`c${i}`, 2]));
const pinnedTo = (subset: 'training' | 'test' | 'validation') =>
  samplesOf({ a: 5, b: 5 }).map((one) => ({ ...one, pinned: subset }));

describe('whyNotTrainable', () => {
  test.each([
    ['two pictures of each of two classes', ownSet(['a', 'b'], samplesOf({ a: 2, b: 2 }))],
    ['an empty class beside', ownSet(['a', 'b', 'empty'], samplesOf({ a: 9, b: 9 }))],
    ['256 classes', ownSet(Object.keys(many(256)), samplesOf(many(256)))],
  ])('has nothing against %s', (_, set) => {
    expect(whyNotTrainable(set)).toBeNull();
  });

  test.each([
    ['no pictures', ownSet([], []), /^There are no pictures yet\. Add some/],
    ['no labelled picture', ownSet(['a'], [ownSample(0, null)]), /^Your picture has no class yet\./],
    [
      'no labelled pictures',
      ownSet(['a'], [ownSample(0, null), ownSample(1, null)]),
      /^None of your 2 pictures has a class/,
    ],
    [
      'one picture',
      ownSet(['a'], samplesOf({ a: 1 })),
      /^All pictures are of one class, “Class a”, .*Add a class/,
    ],
    [
      'one class and an empty one',
      ownSet(['empty', 'a'], samplesOf({ a: 9 })),
      /^All pictures are of one class, “Class a”/,
    ],
    [
      'two pictures',
      ownSet(['a', 'b'], samplesOf({ a: 1, b: 1 })),
      /^There are too few pictures .* Add a few/,
    ],
    [
      'one burst for each class',
      ownSet(
        ['a', 'b'],
        samplesOf({ a: 50, b: 50 }).map((one) => ({ ...one, burst: one.classId })),
      ),
      /^There are too few pictures .*those of one capture/,
    ],
    [
      'too many classes',
      ownSet(Object.keys(many(1000)), samplesOf(many(1000))),
      /^There are 1,000 classes .* Merge or delete 744 of them\.$/,
    ],
    [
      'no part for validation',
      ownSet(['a', 'b'], samplesOf({ a: 9, b: 9 }), { split: { validation: 0, test: 0.2, seed: 0 } }),
      /Give validation a part/,
    ],
    ['folders without validation', ownSet(['a', 'b'], pinnedTo('training')), /Release those in training/],
    ['folders without training', ownSet(['a', 'b'], pinnedTo('test')), /^No pictures are left for training/],
    [
      'more pixels than fit',
      ownSet(['a', 'b'], samplesOf({ a: 5000, b: 5000 }), { form: { side: 224, channels: 3, fit: 'crop' } }),
      '10,000 pictures of 224 × 224 pixels are 1.5 GB, and training has room for 1 GB. Store them at 160 × 160 pixels or less.',
    ],
  ])('says why not of %s', (_, set, sentence) => {
    expect(whyNotTrainable(set)).toMatch(sentence);
  });
});
