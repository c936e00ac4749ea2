import { describe, expect, test } from 'vitest';
import { firstOfEachClass, formFor, toRgba } from './fromDataset.ts';

describe('formFor', () => {
  test.each([
    [[28, 28, 1] as const, { side: 28, channels: 1, fit: 'crop' }],
    [[32, 32, 3] as const, { side: 32, channels: 3, fit: 'crop' }],
    [[30, 60, 3] as const, { side: 64, channels: 3, fit: 'crop' }],
    [[500, 500, 3] as const, { side: 224, channels: 3, fit: 'crop' }],
  ])('%j is stored as %j', (shape, form) => {
    expect(formFor(shape)).toEqual(form);
  });
});

test('toRgba: grey is the same in all three, opaque', () => {
  expect([...toRgba(Uint8Array.of(7, 9), 1)]).toEqual([7, 7, 7, 255, 9, 9, 9, 255]);
  expect([...toRgba(Uint8Array.of(1, 2, 3), 3)]).toEqual([1, 2, 3, 255]);
});

describe('firstOfEachClass', () => {
  /** A picture's only pixel is its index, its label the index modulo 3; class 2 ends after the first 30. */
  const ask = async (indices: readonly number[]) => ({
    pixels: Uint8Array.from(indices, (i) => i % 256),
    labels: Uint8Array.from(indices, (i) => (i % 3 === 2 && i > 30 ? 0 : i % 3)),
  });
  const options = {
    ask,
    title: 'Set',
    shape: [1, 1, 1],
    classNames: ['a', 'b', 'c'],
    available: 1200,
    perClass: 2,
  } as const;

  test('takes the first of each, class by class', async () => {
    const items = await firstOfEachClass(options);
    expect(items.map((item) => item.kind === 'pixels' && [item.name, item.className])).toEqual([
      ['Set 1', 'a'],
      ['Set 4', 'a'],
      ['Set 2', 'b'],
      ['Set 5', 'b'],
      ['Set 3', 'c'],
      ['Set 6', 'c'],
    ]);
    expect(items[3]).toMatchObject({ width: 1, height: 1, pixels: Uint8ClampedArray.of(4, 4, 4, 255) });
  });

  test('of a class with fewer it takes all there are', async () => {
    const items = await firstOfEachClass({ ...options, perClass: 20 });
    const of = (name: string) =>
      items.filter((item) => item.kind === 'pixels' && item.className === name).length;
    expect([of('a'), of('b'), of('c')]).toEqual([20, 20, 10]);
  });
});
