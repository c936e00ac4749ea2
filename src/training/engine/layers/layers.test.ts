import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Array64, map, normal } from '../../../test/reference/array64.ts';
import { layerCases } from '../../../test/reference/cases.ts';
import { hasGradient, type Inputs, isInput, referenceOf } from '../../../test/reference/layers.ts';
import { expectNoTensorLeak } from '../../../test/tensors.ts';
import { startBackend } from '../backends.ts';
import type { TrainingContext } from '../defineForward.ts';
import { forwardOf } from './registry.ts';

/** Of the tensor's largest value: a few hundred float32 roundings. */
const TOLERANCE = 1e-5;

const upload = ({ values, shape }: Array64) => tf.tensor(Float32Array.from(values), [...shape]);

/** The layer's output, its updates, and the gradients of Σ y · dy by its inputs and variables, on the current backend. */
async function compute(layer: (typeof layerCases)[number]['layer'], inputs: Inputs, dy: Array64) {
  const differentiable = Object.entries(inputs).filter(([name]) => hasGradient(name));
  const names = differentiable.map(([name]) => name);
  const updates = new Map<string, tf.Tensor>();
  const tensors = tf.tidy(() => {
    const constants = Object.entries(inputs).filter(([name]) => !hasGradient(name));
    const given = Object.fromEntries(constants.map(([name, value]) => [name, upload(value)]));
    const context: TrainingContext = {
      trainable: layer.trainable,
      pictureWeights: (given['weights'] ?? tf.ones([dy.shape[0]!])) as tf.Tensor1D,
      dropoutMask: () => given['mask']!,
      update: (name, value) => void updates.set(name, value),
    };
    const forward = (...values: tf.Tensor[]) => {
      const xs = values.filter((_, i) => isInput(names[i]!));
      const variables = { ...given, ...Object.fromEntries(names.map((name, i) => [name, values[i]!])) };
      return forwardOf(layer.className)(layer.config, xs, variables, context);
    };
    const values = differentiable.map(([, value]) => upload(value));
    const weights = upload(dy);
    const gradients = tf.grads((...args: tf.Tensor[]) => tf.sum(tf.mul(forward(...args), weights)))(values);
    return [tf.clone(forward(...values)), ...gradients, ...updates.values()];
  });
  const shapes = tensors.map((tensor) => tensor.shape);
  const [y, ...values] = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  const named = [...names, ...updates.keys()].map((name, i) => [name, values[i]!] as const);
  return { y: y!, shapes, results: Object.fromEntries(named) };
}

const largest = ({ values }: Array64) => values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe.each(['cpu', 'wasm'] as const)('forwardOf on %s', (pinned) => {
  beforeAll(() => startBackend({ pinned }));

  test.each(layerCases.map((c) => [c.title, c] as const))(
    '%s gives the reference’s values, gradients and updates',
    async (title, { layer, inputs }) => {
      const reference = referenceOf(layer.className)(layer.config, inputs);
      const dy = normal(reference.y.shape, `${title} dy`);
      const expected = { ...reference.backward(dy), ...reference.updates };
      const { y, shapes, results } = await compute(layer, inputs, dy);
      expect(shapes[0]).toEqual(reference.y.shape);
      expect(y).toBeAllclose(reference.y.values, { rtol: 0, atol: TOLERANCE * largest(reference.y) });
      expect(Object.keys(results).toSorted()).toEqual(Object.keys(expected).toSorted());
      for (const [name, value] of Object.entries(expected))
        expect(results[name]).toBeAllclose(value.values, { rtol: 0, atol: TOLERANCE * largest(value) });
    },
  );

  const poolings = layerCases.filter(({ layer }) => layer.className.endsWith('Pooling2D'));
  test.each(poolings.map((c) => [c.title, c] as const))(
    '%s hands the whole gradient on: its sum stays',
    async (title, { layer, inputs }) => {
      const { y } = referenceOf(layer.className)(layer.config, inputs);
      const dy = map(normal(y.shape, title), Math.abs);
      const { results } = await compute(layer, inputs, dy);
      expect([sum(results['x']!)]).toBeAllclose([sum(dy.values)], { rtol: TOLERANCE });
    },
  );

  test('no layer leaves a tensor behind', () =>
    expectNoTensorLeak(async () => {
      for (const { layer, inputs } of layerCases)
        await compute(layer, inputs, referenceOf(layer.className)(layer.config, inputs).y);
    }));
});
