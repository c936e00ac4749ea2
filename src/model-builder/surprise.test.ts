import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../data/catalogue.ts';
import type { ImageShape } from '../data/dataset.ts';
import { analyse } from './analyse.ts';
import { surprise } from './surprise.ts';

const problems = (seed: number, shape: ImageShape, classes: number) =>
  analyse(surprise(seed, shape, classes), { inputShape: shape, classes, batchSize: 32 }).problems;

describe('surprise', () => {
  test('a thousand of them have no problem, spread over all data sets', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const { shape, classNames } = catalogue[seed % catalogue.length]!.info;
      expect(problems(seed, shape, classNames.length), `seed ${seed}`).toEqual([]);
    }
  });

  test('nor has any for pictures of any shape', () => {
    const side = fc.integer({ min: 1, max: 128 });
    fc.assert(
      fc.property(
        fc.integer(),
        side,
        side,
        fc.constantFrom(1, 3),
        fc.integer({ min: 2, max: 100 }),
        (seed, height, width, channels, classes) => {
          expect(problems(seed, [height, width, channels], classes)).toEqual([]);
        },
      ),
    );
  });

  test('none has most of its weights after a Flatten of a large picture', () => {
    for (let seed = 0; seed < 200; seed++) {
      const context = { inputShape: [128, 128, 3] as const, classes: 4, batchSize: 32 };
      const { layers } = analyse(surprise(seed, [128, 128, 3], 4), context);
      expect(layers.get('flatten')?.outputShape?.[0] ?? 0).toBeLessThanOrEqual(4096);
    }
  });

  test('the same seed makes the same network, and others make others', () => {
    const texts = Array.from({ length: 50 }, (_, seed) => JSON.stringify(surprise(seed, [28, 28, 1], 10)));
    expect(JSON.stringify(surprise(7, [28, 28, 1], 10))).toBe(texts[7]);
    expect(new Set(texts).size).toBeGreaterThan(45);
  });
});
