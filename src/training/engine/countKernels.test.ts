import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { stepCalls } from '../../test/numbers/stepCalls.ts';
import { startBackend } from './backends.ts';
import { countKernels } from './countKernels.ts';

describe('countKernels', () => {
  beforeAll(() => startBackend({ pinned: 'cpu' }));

  const step = () => tf.dispose(tf.grad((x) => tf.sum(tf.relu(tf.mul(x, x))))(tf.tensor1d([1, 2, 3])));

  test('counts what tfjs counts, and nothing after it', async () => {
    const { kernels } = await tf.profile(() => {
      step();
      return [];
    });
    expect(kernels.length).toBeGreaterThan(5);
    expect(countKernels(step)).toEqual({ result: undefined, calls: kernels.length });
  });

  test('hands on what is thrown', () => {
    expect(() => countKernels(() => tf.matMul(tf.ones([2, 3]), tf.ones([2, 3])))).toThrow(/inner/);
    expect('runKernelFunc' in Object.getOwnPropertyDescriptors(tf.engine())).toBe(false);
  });
});

test.each(['wasm', 'cpu'] as const)(
  'a step of the MNIST CNN, vital signs included, calls at most 60 kernels on %s',
  async (pinned) => {
    await startBackend({ pinned });
    expect(stepCalls()).toBeLessThanOrEqual(60);
  },
);
