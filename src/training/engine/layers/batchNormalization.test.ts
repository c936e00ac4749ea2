import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import keras from '../../../test/fixtures/kerasBatchNormalization.json' with { type: 'json' };
import { startOnly } from '../../../test/startOnly.ts';
import { batchNormalization } from './batchNormalization.ts';

type Values = { readonly shape: number[]; readonly values: number[] };
/** Float32 sums of values of a few units. */
const CLOSE = { rtol: 1e-5, atol: 1e-5 };

/** The batch followed by so many rows or pictures of one value. */
const padded = ({ shape: [batch = 0, ...rest], values }: Values, padding: number, value: number) => {
  const more = Array<number>((padding * values.length) / batch).fill(value);
  return tf.tensor([...values, ...more], [batch + padding, ...rest]);
};

/** The step of a case on the current backend, with so much padding behind the batch. */
function step({ config, trainable, inputs, dy }: (typeof keras.cases)[number], padding: number) {
  const { x, ...others } = inputs;
  const variables = Object.fromEntries(
    Object.entries(others).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
  );
  const learned = Object.keys(variables).filter((name) => trainable && !name.startsWith('moving'));
  const [batch = 0] = x.shape;
  const pictureWeights = tf.tensor1d([...Array<number>(batch).fill(1), ...Array<number>(padding).fill(0)]);
  const updates: Record<string, tf.Tensor> = {};
  const training = {
    trainable,
    pictureWeights,
    dropoutMask: () => tf.scalar(NaN),
    noise: () => tf.scalar(NaN),
    update: (name: string, value: tf.Tensor) => void (updates[name] = value),
  };
  const forward = (...[images, ...values]: tf.Tensor[]) => {
    const given = Object.fromEntries(learned.map((name, i) => [name, values[i]!]));
    return batchNormalization(config, [images!], { ...variables, ...given }, training);
  };
  const args = [padded(x, padding, 100), ...learned.map((name) => variables[name]!)];
  const gradients = tf.grads(forward)(args, padded(dy, padding, 0));
  const named = Object.fromEntries(['x', ...learned].map((name, i) => [name, gradients[i]!]));
  return { y: forward(...args), gradients: named, updates: { ...variables, ...updates } };
}

describe.each(['cpu', 'wasm'] as const)('batchNormalization on %s', (pinned) => {
  beforeAll(() => startOnly(pinned));

  for (const padding of [0, 2])
    test.each(keras.cases.map((c) => [c.title, c] as const))(
      `%s, ${padding} of padding: a step gives Keras's output, gradients and moving statistics`,
      (_, one) =>
        tf.tidy(() => {
          const { y, gradients, updates } = step(one, padding);
          expect(y.dataSync().slice(0, one.y.values.length)).toBeAllclose(one.y.values, CLOSE);
          expect(Object.keys(gradients)).toEqual(Object.keys(one.gradients));
          for (const [name, { values }] of Object.entries(one.gradients))
            expect(gradients[name]!.dataSync().slice(0, values.length)).toBeAllclose(values, CLOSE);
          for (const [name, { values }] of Object.entries(one.updates))
            expect(updates[name]!.dataSync()).toBeAllclose(values, CLOSE);
        }),
    );
});
