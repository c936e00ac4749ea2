import { describe, expect, test } from 'vitest';
import type { Initializer } from '../../model-builder/defineLayer.ts';
import { initialValues } from './initializers.ts';

/** A 3×3 convolution from 16 to 64 channels: fan in 144, fan out 576. */
const kernel = (initializer: Initializer) => ({ name: 'kernel', shape: [3, 3, 16, 64], initializer });
const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;
const variance = (values: Float32Array) => mean(values.map((x) => x * x)) - mean(values) ** 2;

describe('initialValues', () => {
  // Variances from Keras's documentation of VarianceScaling: scale / fan.
  test.each([
    ['glorot_uniform', 2 / (144 + 576)],
    ['glorot_normal', 2 / (144 + 576)],
    ['he_uniform', 2 / 144],
    ['he_normal', 2 / 144],
    ['lecun_uniform', 1 / 144],
    ['lecun_normal', 1 / 144],
  ] as const)('%s has mean 0 and the variance Keras gives it', (initializer, expected) => {
    const values = initialValues(kernel(initializer), 'conv2d/kernel', 1);
    expect(values).toHaveLength(9216);
    expect(Math.abs(mean(values))).toBeLessThan(4 * Math.sqrt(expected / 9216));
    // Four standard errors of the variance of a normal sample.
    expect(Math.abs(variance(values) / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / 9216));
  });

  test('a depthwise kernel counts all maps as its inputs, as in Keras', () => {
    const spec = { name: 'depthwise_kernel', shape: [3, 3, 16, 1], initializer: 'glorot_uniform' } as const;
    const values = initialValues(spec, 'depthwise_conv2d/depthwise_kernel', 1);
    // keras.src.initializers.random_initializers.compute_fans((3, 3, 16, 1)) gives (144, 9).
    const limit = Math.sqrt(6 / (144 + 9));
    expect(Math.max(...values)).toBeLessThan(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.9 * limit);
  });

  test('a uniform stays within its limit and reaches almost to it', () => {
    const limit = Math.sqrt(6 / (144 + 576));
    const values = initialValues(kernel('glorot_uniform'), 'conv2d/kernel', 1);
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    expect(most).toBeLessThanOrEqual(limit);
    expect(most).toBeGreaterThan(0.99 * limit);
  });

  test('a normal is cut off at two deviations', () => {
    const deviation = Math.sqrt(2 / 144) / 0.8796256610342398;
    const values = initialValues(kernel('he_normal'), 'conv2d/kernel', 1);
    expect(values.reduce((a, b) => Math.max(a, Math.abs(b)), 0)).toBeLessThanOrEqual(
      2 * deviation * 1.000001,
    );
  });

  test('the values follow from seed and name alone, and 0 is a seed like any other', () => {
    const draw = (seed: number, name: string) => initialValues(kernel('he_normal'), name, seed).slice(0, 4);
    expect(draw(0, 'a/kernel')).toEqual(draw(0, 'a/kernel'));
    expect(draw(0, 'a/kernel')).not.toEqual(draw(1, 'a/kernel'));
    expect(draw(0, 'a/kernel')).not.toEqual(draw(0, 'b/kernel'));
  });

  test('zeros and ones are what they say', () => {
    expect(new Set(initialValues(kernel('zeros'), 'a/kernel', 1))).toEqual(new Set([0]));
    expect(new Set(initialValues(kernel('ones'), 'a/kernel', 1))).toEqual(new Set([1]));
  });
});
