import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { append, chain, type ChainItem } from './edit.ts';
import { formulasOf } from './formulas.ts';
import { definitionOf, type LayerClassName, layerDefinitions } from './layers/registry.ts';
import { findLayer } from './spec.ts';

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

  test('every kind of layer but Input has a formula', () => {
    const input = chain([['Input', { shape: [28, 28, 1] }]]);
    for (const className of Object.keys(layerDefinitions) as LayerClassName[]) {
      if (className === 'Input') continue;
      const { model, name } = append(
        input,
        className,
        {},
        Array.from({ length: definitionOf(className).inputs === 'many' ? 2 : 1 }, () => 'input_layer'),
      );
      const layer = findLayer(model, name);
      const analysis = analyse(model, { inputShape: [28, 28, 1], classes: 10, batchSize: 32 });
      const { size, value, parameters } = (layer && formulasOf(layer, analysis)) ?? {};
      expect(size ?? value ?? parameters, className).toMatch(/[\dxab]/);
    }
  });

  test.each<[ChainItem, string]>([
    [['Activation', { activation: 'relu' }], 'max(0, x)'],
    [['Dropout', { rate: 0.25 }], 'in training 0 in 25 % of cases, else x / (1 − 0.25); afterwards x'],
    [['Rescaling', { scale: 2, offset: -1 }], 'x × 2 − 1'],
    [['BatchNormalization', { epsilon: 0.01, center: false }], '(x − mean) / √(variance + 0.01) × gamma'],
  ])('%o makes of a value', (item, value) => {
    const model = chain([['Input', { shape: [28, 28, 1] }], item]);
    const analysis = analyse(model, { inputShape: [28, 28, 1], classes: 10, batchSize: 32 });
    const [, layer] = model.layers;
    expect(layer && formulasOf(layer, analysis).value).toBe(value);
  });
});
