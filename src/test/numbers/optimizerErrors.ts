import * as tf from '@tensorflow/tfjs-core';
import { variableOf, type NetworkVariable } from '../../training/engine/compile.ts';
import { createSlots, optimizerOf, update } from '../../training/engine/optimizers.ts';
import kerasSteps from '../fixtures/kerasOptimizers.json' with { type: 'json' };
import type { OptimizerConfig } from '../../training/experiment/optimizers.ts';

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
        optimizer.hyper(i + 1, config.learningRate),
      );
    });
    values.push([...(await variable.value.data())]);
  }
  tf.dispose([variable.value, ...slots.values()]);
  return values;
}

/** What Keras made of one variable, step by step. */
export const optimizerCases = kerasSteps.cases;

/** The largest difference of any step from Keras's on the current backend, as a share of what is allowed: 1e-7 + 2e-6 of the value. */
export async function optimizerError(one: (typeof optimizerCases)[number]): Promise<number> {
  const config = one.config as OptimizerConfig;
  const own = (await run(config, kerasSteps.initial, kerasSteps.gradients)).flat();
  const expected = one.values.flat();
  const shares = expected.map((value, i) => Math.abs(own[i]! - value) / (1e-7 + 2e-6 * Math.abs(value)));
  return shares.every((share) => share < Infinity) ? Math.max(...shares) : Infinity;
}
