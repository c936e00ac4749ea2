import { describe, expect, test } from 'vitest';
import { epochOrder } from './batches.ts';

const chunk = (count: number) => ({ count, bytes: 0 });
const part = (...counts: number[]) => ({
  count: counts.reduce((a, b) => a + b, 0),
  classCounts: [],
  chunks: counts.map(chunk),
});
const manifest = { training: part(500, 500, 300, 200), test: part(100), validationCount: 200 };
const order = (epoch: number, seed = 1, trainingSize = 1300) =>
  epochOrder({ manifest, trainingSize, seed, epoch });
const upTo = (end: number) => Uint32Array.from({ length: end }, (_, i) => i);

/** Number of places at which two orders agree. Of two random orders, about one (Poisson). */
const agreements = (a: Uint32Array, b: Uint32Array) => a.filter((value, i) => value === b[i]).length;

describe('epochOrder', () => {
  test.each([0, 1, 2, 40])('visits every training sample exactly once in epoch %i', (epoch) => {
    expect(order(epoch).toSorted()).toEqual(upTo(1300));
  });

  test.each([0, 1])('keeps to the training size, also where it ends inside a chunk, in epoch %i', (epoch) => {
    expect(order(epoch, 1, 700).toSorted()).toEqual(upTo(700));
    expect(order(epoch, 1, 1).toSorted()).toEqual(upTo(1));
  });

  test('never reaches into the validation samples', () => {
    expect(Math.max(...order(1, 1, 5000))).toBe(1299);
  });

  test('finishes one chunk after the other in the first epoch, and shuffles within each', () => {
    const first = order(0);
    expect(first.slice(0, 500).toSorted()).toEqual(upTo(500));
    expect(first.slice(500, 1000).toSorted()).toEqual(upTo(1000).slice(500));
    expect(agreements(first, upTo(1300))).toBeLessThan(15);
  });

  test('shuffles each chunk in its own way', () => {
    const first = order(0);
    expect(
      agreements(
        first.slice(0, 500),
        first.slice(500, 1000).map((index) => index - 500),
      ),
    ).toBeLessThan(10);
  });

  test('mixes all chunks in later epochs', () => {
    const fromFirst = order(1)
      .slice(0, 500)
      .filter((index) => index < 500).length;
    // Hypergeometric: mean 192, standard deviation 8.6.
    expect(fromFirst).toBeGreaterThan(192 - 43);
    expect(fromFirst).toBeLessThan(192 + 43);
  });

  test('is the same for the same seed and epoch, and another for any other', () => {
    const orders = [0, 1, 2, 3].flatMap((epoch) => [0, 1, 2, 2 ** 31].map((seed) => order(epoch, seed)));
    const again = [0, 1, 2, 3].flatMap((epoch) => [0, 1, 2, 2 ** 31].map((seed) => order(epoch, seed)));
    expect(again).toEqual(orders);
    for (const [i, a] of orders.entries())
      for (const b of orders.slice(i + 1)) expect(agreements(a, b)).toBeLessThan(20);
  });
});
