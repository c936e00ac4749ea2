import { expect, test } from 'vitest';
import { coloursOf } from './classColours.ts';

const classes = [
  { id: 'c1', name: 'cat', colour: 3 },
  { id: 'c2', name: 'empty', colour: 5 },
  { id: 'c3', name: 'cat', colour: 7 },
  { id: 'c4', name: '__proto__', colour: 0 },
];

test('names get the colours of their classes, two of one name in their order', () => {
  expect(coloursOf(['cat', 'cat', '__proto__'], classes)).toEqual([3, 7, 0]);
});

test('a name that no class has any more has no colour', () => {
  expect(coloursOf(['dog', 'cat', 'cat', 'cat'], classes)).toEqual([null, 3, 7, null]);
});
