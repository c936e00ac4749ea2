import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, setTrainable } from './edit.ts';
import { reading } from '../test/reading.ts';
import type { ModelSpec } from './spec.ts';
import { summaryText } from './summary.ts';
import { starterCnn } from './templates.ts';

/** What Keras 3 printed (scripts/oracles/summary.py), in lines as long as nobody said and of 100 characters. */
const keras = (name: string) =>
  ['', '-100'].map((end) =>
    readFileSync(new URL(`fixtures/summary-${name}${end}.txt`, import.meta.url), 'utf8').trimEnd(),
  );
const texts = (model: ModelSpec) => {
  const analysis = analyse(model, { inputShape: [28, 28, 1], classes: 10, batchSize: 32 });
  return [summaryText(model, analysis), summaryText(model, analysis, 100)];
};

describe('summaryText', () => {
  test('the starter CNN reads as Keras prints it', () => {
    expect(texts(starterCnn([28, 28, 1], 10))).toEqual(keras('starter'));
  });

  test('a small stack reads as Keras prints it', () => {
    const model = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Flatten', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    expect(texts(model)).toEqual(keras('just-dense'));
  });

  test('a size that lies between two is rounded as Python does', () => {
    const model = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Flatten', {}],
      ['Dense', { units: 32 }],
    ]);
    // f"{98.125:.2f}"
    expect(texts(model)[0]).toContain('Total params: 25,120 (98.12 KB)');
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
    expect(texts(setTrainable(renamed, 'conv2d', false))).toEqual(keras('long-names-and-frozen'));
  });

  test('a model with branches reads as Keras prints it, with what each layer is connected to', () => {
    const model = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 8, padding: 'same' }],
      ['BatchNormalization', {}],
      ['Activation', {}],
      ['Conv2D', { filters: 8, padding: 'same' }],
      ['BatchNormalization', {}],
      ['Activation', {}],
      ['Add', {}],
      ['GlobalAveragePooling2D', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    const residual = reading(model, { add: ['activation', 'activation_1'] });
    expect(texts(setTrainable(residual, 'conv2d', false))).toEqual(keras('residual'));
  });

  test('a model of every other kind of layer reads as Keras prints it', () => {
    const model = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Rescaling', { scale: 2, offset: -1 }],
      ['ZeroPadding2D', {}],
      ['SeparableConv2D', { filters: 8, strides: [2, 2] }],
      ['LayerNormalization', {}],
      ['PReLU', { sharedAxes: [1, 2] }],
      ['GaussianNoise', {}],
      ['DepthwiseConv2D', { padding: 'same', depthMultiplier: 2 }],
      ['PReLU', {}],
      ['SpatialDropout2D', {}],
      ['GlobalMaxPooling2D', {}],
      ['Reshape', { targetShape: [1, 1, -1] }],
      ['Conv2D', { filters: 16, kernelSize: [1, 1], activation: 'sigmoid' }],
      ['Multiply', {}],
      ['Maximum', {}],
      ['Average', {}],
      [
        'Cropping2D',
        {
          cropping: [
            [1, 2],
            [3, 0],
          ],
        },
      ],
      ['UpSampling2D', {}],
      ['Flatten', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    const joined = reading(model, {
      multiply: ['spatial_dropout2d', 'conv2d'],
      maximum: ['multiply', 'spatial_dropout2d'],
      average: ['maximum', 'spatial_dropout2d'],
    });
    expect(texts(joined)).toEqual(keras('every-layer'));
  });

  test('branches of unlike length come in the order in which Keras prints them', () => {
    const model = chain([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 4, padding: 'same' }],
      ['Conv2D', { filters: 4, kernelSize: [1, 1] }],
      ['Conv2D', { filters: 4, kernelSize: [5, 5], padding: 'same' }],
      ['BatchNormalization', { scale: false }],
      ['MaxPooling2D', { poolSize: [3, 3], strides: [1, 1], padding: 'same' }],
      ['Add', {}],
      ['Concatenate', {}],
      ['Flatten', {}],
      ['Dense', { units: 5 }],
      ['Dense', { units: 1200 }],
      ['Dropout', {}],
      ['Concatenate', {}],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
    const branches = reading(model, {
      conv2d_1: ['input_layer'],
      max_pooling2d: ['input_layer'],
      add: ['conv2d', 'conv2d'],
      concatenate: ['max_pooling2d', 'batch_normalization', 'add'],
      dense_1: ['flatten'],
      concatenate_1: ['dropout', 'dense'],
    });
    const renamed: ModelSpec = JSON.parse(
      JSON.stringify(branches).replaceAll(
        '"max_pooling2d"',
        '"a_pooling_with_a_name_that_is_far_too_long_for_it"',
      ),
    );
    expect(texts(renamed)).toEqual(keras('branches'));
  });
});
