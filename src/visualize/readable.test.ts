import { expect, test } from 'vitest';
import { readable } from './readable.ts';

test('readable gives as many digits as asked for, and powers of ten where there would be many zeros', () => {
  const said = [0.123456, 1234.5678, 1e-7, 0.000_314_15, 0, -2.5, 2e7, Number.NaN, Infinity];
  expect(said.map((value) => readable(value, 3))).toEqual([
    '0.123',
    '1,230',
    '1e−7',
    '3.14e−4',
    '0',
    '−2.5',
    '2e7',
    'not a number',
    '∞',
  ]);
});
