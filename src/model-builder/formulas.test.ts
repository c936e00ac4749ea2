import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, type ChainItem } from './edit.ts';
import { formulasOf } from './formulas.ts';

describe('formulasOf', () => {
  test.each<[ChainItem, string]>([
    [['Conv2D', { kernelSize: [3, 3] }], '⌊(28 − 3) / 1⌋ + 1 = 26 high'],
    [
      ['Conv2D', { kernelSize: [3, 3], dilationRate: [2, 2] }],
      '⌊(28 − ((3 − 1) × 2 + 1)) / 1⌋ + 1 = 24 high',
    ],
    [['Conv2D', { kernelSize: [3, 3], strides: [3, 3], padding: 'same' }], '⌈28 / 3⌉ = 10 high'],
    [['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2] }], '⌊(28 − 3) / 2⌋ + 1 = 13 high'],
  ])('%o', (item, size) => {
    const model = chain([['Input', { shape: [28, 28, 1] }], item]);
    const analysis = analyse(model, { inputShape: [28, 28, 1], classes: 10, batchSize: 32 });
    const [, layer] = model.layers;
    expect(layer && formulasOf(layer, analysis)?.size).toBe(size);
    // And it is the height that comes out.
    expect(size).toContain(`= ${analysis.layers.get(layer?.name ?? '')?.outputShape?.[0]} high`);
  });
});
