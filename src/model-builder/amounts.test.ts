import { expect, test } from 'vitest';
import { bytesText, multiplyAddsText } from './amounts.ts';

test('amounts have a unit that suits them', () => {
  expect([640, 710_000, 999_000_000, 12_340_000_000, 5.678e15].map(multiplyAddsText)).toEqual([
    '640',
    '0.71 M',
    '999.00 M',
    '12.34 G',
    '5,678.00 T',
  ]);
  expect([1280, 2_516_582, 2 ** 30 * 1.5, 2 ** 40 * 3000].map(bytesText)).toEqual([
    '1.3 KB',
    '2.4 MB',
    '1.5 GB',
    '3,000.0 TB',
  ]);
});
