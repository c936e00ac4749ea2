import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, setTrainable } from './edit.ts';
import type { ModelSpec } from './spec.ts';
import { summaryText } from './summary.ts';
import { starterCnn } from './templates.ts';

/** What Keras 3 printed (scripts/oracles/summary.py). */
const keras = (name: string) =>
  readFileSync(new URL(`fixtures/summary-${name}.txt`, import.meta.url), 'utf8').trimEnd();
const text = (model: ModelSpec) =>
  summaryText(model, analyse(model, { inputShape: [28, 28, 1], classes: 10, batchSize: 32 }));

describe('summaryText', () => {
  test('the starter CNN reads as Keras prints it', () => {
    expect(text(starterCnn([28, 28, 1], 10))).toBe(keras('starter'));
  });

  test('a small stack reads as Keras prints it', () => {
    const model = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Flatten', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    expect(text(model)).toBe(keras('just-dense'));
  });

  test('long names are wrapped and frozen weights are counted apart, as Keras does', () => {
    const model = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 8, padding: 'same', strides: [2, 2], activation: 'linear' }],
      ['AveragePooling2D', { poolSize: [3, 3], strides: [2, 2], padding: 'same' }],
      ['Flatten', {}],
      ['Dense', { units: 1000, useBias: false, activation: 'linear' }],
      ['Activation', { activation: 'softmax' }],
    ]);
    const long = 'average_pooling2d_with_a_long_name';
    const renamed: ModelSpec = JSON.parse(
      JSON.stringify(model).replaceAll('"average_pooling2d"', `"${long}"`),
    );
    expect(text(setTrainable(renamed, 'conv2d', false))).toBe(keras('long-names-and-frozen'));
  });
});
