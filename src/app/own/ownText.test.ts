import { describe, expect, test } from 'vitest';
import type { Finding } from '../../data/own/finding.ts';
import {
  changesText,
  findingsText,
  holds,
  keyOfClass,
  numberedName,
  pictures,
  progressText,
  refusedList,
} from './ownText.ts';

const progress = { done: 1240, of: 10_000, refused: 0, secondsLeft: 41 };

describe('progressText', () => {
  test.each([
    [{}, false, '1,240 of 10,000 pictures, 0:41 left'],
    [{ secondsLeft: null }, false, '1,240 of 10,000 pictures'],
    [{ of: 0 }, false, 'Looking what there is …'],
    [{}, true, 'Stopping …'],
  ])('%j, cancelled %s: %s', (change, cancelled, text) => {
    expect(progressText({ what: 'Reading', progress: { ...progress, ...change }, cancelled })).toBe(text);
  });
});

describe('findingsText', () => {
  const of = (...severities: Finding['severity'][]) => severities.map((severity) => ({ severity }));
  test('counts by severity', () => {
    expect(findingsText(of('note', 'problem', 'note'), 1612)).toBe(
      '1 problem and 2 notes in 1,612 pictures.',
    );
    expect(findingsText(of('warning', 'problem', 'note'), 9)).toBe(
      '1 problem, 1 warning and 1 note in 9 pictures.',
    );
    expect(findingsText([], 1)).toBe('Nothing found in 1 picture.');
  });
});

describe('changesText', () => {
  const info = { title: 'Pets', shape: [64, 64, 3], fit: 'crop', classNames: ['a', 'b'] } as const;
  const of = (training: number[]) => ({ ...info, training, validation: [2, 2], test: [1, 1] });
  test.each([
    [[8, 8], '12 pictures added since'],
    [[2, 1], '1 picture fewer since'],
    [[3, 1], 'Your pictures were changed since'],
  ])('%j training pictures now: %s', (training, text) => {
    expect(changesText(of([2, 2]), of(training))).toBe(text);
  });
});

test('one picture is one', () => {
  expect([0, 1, 1234].map(pictures)).toEqual(['0 pictures', '1 picture', '1,234 pictures']);
});

test('the first ten classes have a key', () => {
  expect([0, 8, 9, 10].map(keyOfClass)).toEqual(['1', '9', '0', null]);
});

test('two classes of one name are told apart', () => {
  expect(numberedName({ name: '' }, 2)).toBe('3 (no name)');
  expect(holds({ name: '0' }, 20)).toBe('“0”: 20 pictures.');
  expect(holds(undefined, 1)).toBe('No class: 1 picture.');
});

test('what was refused can be copied', () => {
  expect(
    refusedList([
      { path: 'a.txt', reason: 'No.' },
      { path: 'b', reason: 'Nor this.' },
    ]),
  ).toBe('a.txt: No.\nb: Nor this.');
});
