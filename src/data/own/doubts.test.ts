import { describe, expect, test } from 'vitest';
import fixture from '../../test/fixtures/doubts.json' with { type: 'json' };
import { ownSample, ownSet } from '../../test/ownSamples.ts';
import { doubtFinding, doubtsOf } from './doubts.ts';
import type { Edition } from './edition.ts';
import { defaultForm } from './ownSet.ts';

/** Two pictures for training, then these: slots from 100. */
function editionOf(classes: number, validation: readonly number[], tested: readonly number[]): Edition {
  const counts = (labels: readonly number[]) =>
    Array.from({ length: classes }, (_, k) => labels.filter((label) => label === k).length);
  const labels = [0, 1, ...validation, ...tested];
  return {
    id: 'own-1',
    setId: 'set',
    form: defaultForm,
    info: {
      title: 'Pets',
      shape: [8, 8, 3],
      classNames: Array.from({ length: classes }, (_, k) => `Class ${k}`),
      training: counts([0, 1]),
      validation: counts(validation),
      test: counts(tested),
    },
    slots: labels.map((_, i) => 98 + i),
    labels,
  };
}

describe('doubtsOf', () => {
  test.each(fixture.cases)('doubts what cleanlab does, in its order: $name', (predictions) => {
    const { classes, labels, probabilities, doubted } = predictions;
    const half = Math.floor(labels.length / 2);
    const edition = editionOf(classes, labels.slice(0, half), labels.slice(half));
    const judged = [
      { subset: 'test' as const, probabilities: probabilities.slice(half * classes) },
      { subset: 'validation' as const, probabilities: probabilities.slice(0, half * classes) },
    ];
    const found = doubtsOf(edition, judged);
    expect(found.map(({ slot }) => slot - 100)).toEqual(doubted);
    for (const { slot, given, probability } of found) {
      expect(given).toBe(labels[slot - 100]);
      expect(probability).toBe(probabilities[(slot - 100) * classes + given]);
    }
  });

  test('judges no picture that was trained on', () => {
    const edition = editionOf(2, [0, 1], []);
    expect(doubtsOf(edition, [{ subset: 'training', probabilities: [0, 1, 1, 0] }])).toEqual([]);
  });

  test('doubts nothing by a network that has diverged', () => {
    const probabilities = Array<number>(8).fill(NaN);
    expect(doubtsOf(editionOf(2, [0, 1, 0, 1], []), [{ subset: 'validation', probabilities }])).toEqual([]);
  });
});

describe('doubtFinding', () => {
  const edition = editionOf(2, [0, 0, 1, 1], []);
  const probabilities = [0.9, 0.1, 0.1, 0.9, 0.2, 0.8, 0.1, 0.9];
  const judged = [{ subset: 'validation' as const, probabilities }];
  const set = (label: string | null) =>
    ownSet(
      ['0', '1'],
      [ownSample(100, '0'), ownSample(101, label), ownSample(102, '1'), ownSample(103, '1')],
    );

  test('says which, and that only held-out pictures were judged', () => {
    const finding = doubtFinding(set('0'), edition, judged);
    expect(finding?.slots).toEqual([101]);
    expect(finding?.sentence).toMatch(
      /^The network doubts the label of 1 picture of 4 it never trained on, most of all a “Class 0” that is “Class 1” to it\. Pictures it trained on are not judged/,
    );
  });

  test('is silent about labels that have been changed since, and pictures that are gone', () => {
    expect(doubtFinding(set('1'), edition, judged)).toBeNull();
    expect(doubtFinding(set(null), edition, judged)).toBeNull();
    expect(doubtFinding(ownSet(['0', '1'], [ownSample(100, '0')]), edition, judged)).toBeNull();
  });
});
