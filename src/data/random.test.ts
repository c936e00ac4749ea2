import { describe, expect, test } from 'vitest';
import { keyedRandom, shuffle } from './random.ts';

const draws = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: readonly number[], power: number) => mean(values.map((value) => value ** power));

/** Pearson's chi-square of counts that should be alike. */
function chiSquare(bins: number, values: readonly number[]): number {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value]!++;
  const expected = values.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
/**
 * A chi-square as a standard normal deviate (Wilson and Hilferty 1931). The plain (χ² − n) / √2n is far from normal
 * for few bins: 3 degrees of freedom pass five of its deviations once in 600 times, this one once in a million.
 */
function deviation(freedom: number, chi: number): number {
  const variance = 2 / (9 * freedom);
  return (Math.cbrt(chi / freedom) - (1 - variance)) / Math.sqrt(variance);
}
const expectAlike = (bins: number, values: readonly number[]) =>
  expect(Math.abs(deviation(bins - 1, chiSquare(bins, values)))).toBeLessThan(5);

/** Which quarter of the normal distribution a value lies in; its quartiles are ±0.67449 and 0. */
const quarter = (value: number) => (value < 0 ? (value < -0.67449 ? 0 : 1) : value < 0.67449 ? 2 : 3);

const N = 100_000;
const seeds = [0, 1, 42, 2 ** 32 - 1];

describe('keyedRandom', () => {
  test('gives the same numbers for the same key', () => {
    const [a, b] = [keyedRandom(7, 'dropout', 3, 'conv'), keyedRandom(7, 'dropout', 3, 'conv')];
    expect(draws(100, a.next)).toEqual(draws(100, b.next));
    expect(draws(101, a.normal)).toEqual(draws(101, b.normal));
  });

  test('gives other numbers when any part of the key differs', () => {
    const keys = [
      [7, 'dropout'],
      [8, 'dropout'],
      [7, 'shuffle'],
      [7, 'dropout', 0],
      [7, 'dropout', 1],
      [7, 'dropout', 0, 1],
      [7, 'dropout', 1, 0],
      [7, 'dropout', 10],
      [71, 'dropout'],
      [0, 'dropout'],
      [-7, 'dropout'],
      [7.5, 'dropout'],
    ] as const;
    const firsts = keys.map(([seed, purpose, ...parts]) => keyedRandom(seed, purpose, ...parts).next());
    expect(new Set(firsts).size).toBe(keys.length);
  });

  test.each(seeds)('is uniform for seed %i: mean, variance and a chi-square of 100 bins', (seed) => {
    const values = draws(N, keyedRandom(seed, 'uniform').next);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    // Five standard errors: √(1/12/N) of the mean, √(1/180/N) of the variance.
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / N));
    expect(
      Math.abs(
        moment(
          values.map((value) => value - 1 / 2),
          2,
        ) -
          1 / 12,
      ),
    ).toBeLessThan(5 * Math.sqrt(1 / 180 / N));
    expectAlike(
      100,
      values.map((value) => Math.floor(value * 100)),
    );
  });

  test.each(seeds)('gives pairs in a row that are independent for seed %i', (seed) => {
    const { int } = keyedRandom(seed, 'pairs');
    expectAlike(
      400,
      draws(N, () => int(20) * 20 + int(20)),
    );
  });

  test('gives first numbers that are uniform and independent over neighbouring keys', () => {
    const first = (seed: number, step: number) => Math.floor(keyedRandom(seed, 'first', step).next() * 20);
    expectAlike(
      400,
      draws(20_000, () => 0).map((_, i) => first(0, i) * 20 + first(0, i + 1)),
    );
    expectAlike(
      400,
      draws(20_000, () => 0).map((_, i) => first(i, 0) * 20 + first(i + 1, 0)),
    );
  });

  test('gives streams of neighbouring seeds that are independent', () => {
    const [a, b] = [keyedRandom(0, 'stream'), keyedRandom(1, 'stream')];
    expectAlike(
      400,
      draws(N, () => a.int(20) * 20 + b.int(20)),
    );
  });

  test.each([1, 2, 7, 10])('gives integers below %i, all alike often', (bound) => {
    const values = draws(N, () => keyedInt.int(bound));
    expect(values.every((value) => Number.isInteger(value) && value >= 0 && value < bound)).toBe(true);
    if (bound > 1) expectAlike(bound, values);
  });
  const keyedInt = keyedRandom(3, 'int');

  test.each(seeds)('gives standard normal deviates for seed %i: four moments and the quartiles', (seed) => {
    const values = draws(N, keyedRandom(seed, 'normal').normal);
    // The k-th power of a normal deviate has mean 0, 1, 0, 3 and variance 1, 2, 15, 96.
    for (const [power, expected, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const)
      expect(Math.abs(moment(values, power) - expected)).toBeLessThan(5 * Math.sqrt(variance / N));
    expectAlike(4, values.map(quarter));
  });

  test('strays from the quartiles neither more nor less than chance over 200 seeds', () => {
    const sum = draws(200, () => 0)
      .map((_, seed) => chiSquare(4, draws(10_000, keyedRandom(seed, 'normal').normal).map(quarter)))
      .reduce((a, b) => a + b);
    // A sum of 200 chi-squares of 3 degrees of freedom is one of 600.
    expect(Math.abs(deviation(600, sum))).toBeLessThan(5);
  });

  test('gives normal deviates that do not depend on the one before', () => {
    const { normal } = keyedRandom(0, 'normal');
    const products = draws(N, () => normal() * normal());
    expect(Math.abs(mean(products))).toBeLessThan(5 / Math.sqrt(N));
  });
});

describe('shuffle', () => {
  test('keeps every item and changes the array in place', () => {
    const items = Uint32Array.from({ length: 1000 }, (_, i) => i);
    const shuffled = shuffle(items, keyedRandom(0, 'shuffle'));
    expect(shuffled).toBe(items);
    expect([...shuffled]).not.toEqual([...shuffled].toSorted((a, b) => a - b));
    expect(shuffled.toSorted()).toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
  });

  test('gives all 24 orders of four items alike often', () => {
    const random = keyedRandom(0, 'orders');
    const orders = draws(24_000, () => 0).map(() => shuffle([0, 1, 2, 3], random).join(''));
    const names = [...new Set(orders)].toSorted();
    expect(names).toHaveLength(24);
    expectAlike(
      24,
      orders.map((order) => names.indexOf(order)),
    );
  });
});
