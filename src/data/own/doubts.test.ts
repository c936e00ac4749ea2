import { describe, expect, test } from 'vitest';
import fixture from '../../test/fixtures/doubts.json' with { type: 'json' };
import { ownSample, ownSet } from '../../test/ownSamples.ts';
import { doubtFinding, doubtsOf, judgedLabels } from './doubts.ts';
import { editionOf } from './makeEdition.ts';

describe('doubtsOf', () => {
  test.each(fixture.cases)('doubts what cleanlab does, in its order: $name', (predictions) => {
    const { classes, labels, probabilities, doubted } = predictions;
    const found = doubtsOf(labels, probabilities, classes);
    expect(found.map(({ index }) => index)).toEqual(doubted);
    for (const { index, given, probability } of found) {
      expect(given).toBe(labels[index]);
      expect(probability).toBe(probabilities[index * classes + given]);
    }
  });

  test('doubts nothing by a network that has diverged', () => {
    expect(doubtsOf([0, 1, 0, 1], Array<number>(8).fill(NaN), 2)).toEqual([]);
  });
});

const set = (label: string | null) =>
  ownSet(
    ['0', '1'],
    [0, 1, 2, 3].map((slot) => ownSample(slot, slot === 1 ? label : String(Math.floor(slot / 2)))),
  );
const edition = await editionOf(set('0'));
/** Picture 1 is of class 1 to the network. */
const judged = judgedLabels(edition, [
  { index: edition.slots.indexOf(1), given: 0, likely: 1, probability: 0.1 },
]);

describe('doubtFinding', () => {
  test('says which, what the network takes them for, and how they were judged', () => {
    const finding = doubtFinding(set('0'), judged);
    expect(finding).toMatchObject({ slots: [1], likely: ['Class 1'], fix: { kind: 'label', slots: [1] } });
    expect(finding?.sentence).toMatch(
      /^The network doubts the label of 1 picture of 4, most of all a “Class 0” that is “Class 1” to it\. Each was judged by one of 4 networks that was trained without it\./,
    );
  });

  test('is silent about labels that have been changed since, and pictures that are gone', () => {
    expect(doubtFinding(set('1'), judged)).toBeNull();
    expect(doubtFinding(set(null), judged)).toBeNull();
    expect(doubtFinding(ownSet(['0', '1'], [ownSample(0, '0')]), judged)).toBeNull();
    expect(doubtFinding({ ...set('0'), id: 'another' }, judged)).toBeNull();
  });
});
