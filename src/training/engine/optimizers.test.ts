import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { optimizerCases, optimizerError } from '../../test/numbers/optimizerErrors.ts';
import { startOnly } from '../../test/startOnly.ts';
import { sgdDefaults } from '../experiment/optimizers.ts';
import { type NetworkVariable, variableOf } from './compile.ts';
import { createSlots, optimizerOf, update } from './optimizers.ts';

describe.each(['wasm', 'cpu'] as const)('update on %s', (backend) => {
  beforeAll(async () => {
    await startOnly(backend);
  });

  test.each(optimizerCases.map((c) => [c.name, c] as const))(
    '%s follows Keras 3 step by step',
    async (_, one) => expect(await optimizerError(one)).toBeLessThan(1),
  );
});

test('a variable keeps its own memory when one before it is frozen, whatever their places', async () => {
  await startOnly('cpu');
  const variable = (name: string): NetworkVariable => ({
    name,
    trainable: true,
    spec: { name: 'kernel', shape: [1], initializer: 'zeros' },
    value: variableOf(Float32Array.of(1), [1]),
  });
  const [first, second] = [variable('dense/kernel'), variable('dense_1/kernel')] as const;
  const optimizer = optimizerOf({ ...sgdDefaults, momentum: 0.5 });
  const saved = {
    'dense/kernel/momentum': Float32Array.of(8),
    'dense_1/kernel/momentum': Float32Array.of(4),
  };
  const slots = createSlots(optimizer, [{ ...first, trainable: false }, second], saved);
  tf.tidy(() =>
    update(
      optimizer,
      [second],
      new Map([['dense_1/kernel', tf.tensor1d([2])]]),
      slots,
      optimizer.hyper(1, 0.5),
    ),
  );
  // 1 + (0.5 · 4 − 0.5 · 2)
  expect([...(await second.value.data())]).toEqual([2]);
  expect([...(await slots.get('dense/kernel/momentum')!.data())]).toEqual([8]);
  tf.dispose([first.value, second.value, ...slots.values()]);
});
