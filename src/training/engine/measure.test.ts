import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { startOnly } from '../../test/startOnly.ts';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { defaultExperiment } from '../experiment/defaultExperiment.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { measure } from './measure.ts';

const experiment = defaultExperiment();
const withBatches = (batchSize: number): Experiment => ({
  ...experiment,
  training: { ...experiment.training, batchSize },
});

describe('measure', () => {
  beforeAll(() => startOnly('wasm'));

  test('it counts the pictures of real training steps by the clock, the first steps left out', async () => {
    const stepsOf = vi.spyOn(tf.engine(), 'gradients');
    // A clock that goes on by 100 ms at each look: at the start, after each step from the third on, and at the end.
    let time = 0;
    const rate = await measure(withBatches(4), () => (time += 100));
    const steps = stepsOf.mock.calls.length - 2;
    expect(steps).toBeGreaterThanOrEqual(3);
    expect(rate).toBeCloseTo((steps * 4) / ((time - 100) / 1000), 6);
    stepsOf.mockRestore();
  });

  test('it takes three steps however slow they are, and leaves no tensor behind', async () => {
    const stepsOf = vi.spyOn(tf.engine(), 'gradients');
    let time = 0;
    await expectNoTensorLeak(async () => void (await measure(withBatches(2), () => (time += 10_000))));
    expect(stepsOf).toHaveBeenCalledTimes(2 + 3);
    stepsOf.mockRestore();
  });
});
