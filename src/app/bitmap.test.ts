import { expect, test } from 'vitest';
import { toBitmap } from './bitmap.ts';

test('a picture is a BMP of 24 bits: rows from above, blue first, each row a multiple of four bytes', async () => {
  const pixels = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const bytes = Buffer.from(await toBitmap(pixels, [2, 2, 3]).arrayBuffer());
  expect(bytes.toString('latin1', 0, 2)).toBe('BM');
  expect(bytes.readUInt32LE(2)).toBe(bytes.length);
  expect([bytes.readInt32LE(18), bytes.readInt32LE(22), bytes.readUInt16LE(28)]).toEqual([2, -2, 24]);
  expect([...bytes.subarray(bytes.readUInt32LE(10))]).toEqual([
    3, 2, 1, 6, 5, 4, 0, 0, 9, 8, 7, 12, 11, 10, 0, 0,
  ]);
});

test('grey is the same in red, green and blue', async () => {
  const bytes = Buffer.from(await toBitmap(Uint8Array.of(9, 200), [1, 2, 1]).arrayBuffer());
  expect([...bytes.subarray(54)]).toEqual([9, 9, 9, 200, 200, 200, 0, 0]);
});
