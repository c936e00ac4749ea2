import { describe, expect, test } from 'vitest';
import { changedLines } from './changedLines.ts';

const of = (before: string, after: string) => [...changedLines(before.split(' '), after.split(' '))];

describe('changedLines', () => {
  test('nothing of a text that stays', () => expect(of('a b c', 'a b c')).toEqual([]));
  test('a line in the place of another', () => expect(of('a b c', 'a x c')).toEqual([1]));
  test('lines that came in, at two places', () => expect(of('a b c d', 'x a b y c d')).toEqual([0, 3]));
  test('nothing where lines only went', () => expect(of('a b c d', 'a d')).toEqual([]));
  test('all of a text that begins', () => expect([...changedLines([], ['a', 'b'])]).toEqual([0, 1]));
});
