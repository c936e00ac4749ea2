import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import kerasSteps from '../../test/fixtures/kerasOptimizers.json' with { type: 'json' };
import type { OptimizerConfig } from '../experiment/experiment.ts';
import { startBackend } from './backends.ts';
import { variableOf, type NetworkVariable } from './compile.ts';
import { createSlots, optimizerOf, update } from './optimizers.ts';

/** Applies the gradients one after another and returns the variable after each. */
async function run(config: OptimizerConfig, initial: number[], gradients: number[][]): Promise<number[][]> {
  const optimizer = optimizerOf(config);
  const variable: NetworkVariable = {
    name: 'dense/kernel',
    trainable: true,
    spec: { name: 'kernel', shape: [initial.length], initializer: 'zeros' },
    value: variableOf(Float32Array.from(initial), [initial.length]),
  };
  const slots = createSlots(optimizer, [variable], null);
  const values: number[][] = [];
  for (const [i, gradient] of gradients.entries()) {
    tf.tidy(() => {
      update(
        optimizer,
        [variable],
        new Map([['dense/kernel', tf.tensor1d(gradient)]]),
        slots,
        optimizer.hyper(i + 1),
      );
    });
    values.push([...(await variable.value.data())]);
  }
  tf.dispose([variable.value, ...slots.values()]);
  return values;
}

describe.each(['wasm', 'cpu'] as const)('update on %s', (backend) => {
  beforeAll(async () => {
    await startBackend({ pinned: backend });
  });

  test.each(kerasSteps.cases)('$name follows Keras 3 step by step', async ({ config, values }) => {
    const own = await run(config as OptimizerConfig, kerasSteps.initial, kerasSteps.gradients);
    expect(own.flat()).toBeAllclose(values.flat(), { rtol: 2e-6, atol: 1e-7 });
  });
});
