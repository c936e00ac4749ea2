import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Array64, dot, map, zeros } from '../../test/reference/array64.ts';
import { activate } from '../../test/reference/activations.ts';
import { referenceOf } from '../../test/reference/layers.ts';
import { expectNoTensorLeak } from '../../test/tensors.ts';
import { runningDevice, startBackend } from './backends.ts';
import {
  expectedFingerprints,
  fingerprint,
  selfCheck,
  selfCheckLabels,
  selfCheckLearningRate,
  selfCheckShapes,
  selfCheckValues,
} from './selfCheck.ts';

/** Replaces a kernel by one whose results are 1 % too large, until the function returned is called. */
function spoil(kernelName: string, backendName: string): () => void {
  const config = tf.getKernel(kernelName, backendName);
  const spoilt: tf.KernelFunc = (args) =>
    tf.tidy(() => {
      const results = config.kernelFunc(args);
      const wrong = (info: tf.TensorInfo) => tf.mul(tf.engine().makeTensorFromTensorInfo(info), 1.01);
      return Array.isArray(results) ? results.map(wrong) : wrong(results);
    });
  const register = (kernelFunc: tf.KernelFunc) => {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...config, kernelFunc });
  };
  register(spoilt);
  return () => register(config.kernelFunc);
}

/** The fixed net's loss, and its gradients by pictures, kernel and scores, by the float64 reference. */
function referenceStep(pictures: Array64, kernel: Array64, scores: Array64) {
  const pool = { poolSize: [2, 2], strides: null } as const;
  const conv = {
    filters: 5,
    kernelSize: [3, 3],
    strides: [1, 1],
    padding: 'same',
    dilationRate: [1, 1],
    activation: 'relu',
    useBias: false,
    kernelInitializer: 'zeros',
  } as const;
  const maps = referenceOf('Conv2D')(conv, { x: pictures, kernel });
  const max = referenceOf('MaxPooling2D')({ ...pool, padding: 'valid' }, { x: maps.y });
  const mean = referenceOf('AveragePooling2D')({ ...pool, padding: 'same' }, { x: max.y });
  const flat = referenceOf('Flatten')({}, { x: mean.y });
  const dense = referenceOf('Dense')(
    { units: 3, activation: 'linear', useBias: false, kernelInitializer: 'zeros' },
    { x: flat.y, kernel: scores },
  );
  const { y: probabilities } = activate('softmax', dense.y);
  const count = selfCheckLabels.length;
  const target = zeros([count, 3]);
  for (const [i, label] of selfCheckLabels.entries()) target.values[3 * i + label] = 1;
  const loss = -dot(target, map(probabilities, Math.log)) / count;
  const byScores = dense.backward(map(probabilities, (p, i) => (p - target.values[i]!) / count));
  const byMaps = max.backward(mean.backward(flat.backward(byScores['x']!)['x']!)['x']!)['x']!;
  const byPictures = maps.backward(byMaps);
  return { loss, gradients: [byPictures['x']!, byPictures['kernel']!, byScores['kernel']!] as const };
}

describe('expectedFingerprints', () => {
  test('are those of the float64 reference', () => {
    const [pictures, kernel, scores] = Object.values(selfCheckShapes).map((shape, i): Array64 => {
      const { length } = zeros(shape).values;
      return { shape, values: Float64Array.from(selfCheckValues(length, i)) };
    }) as [Array64, Array64, Array64];
    const first = referenceStep(pictures, kernel, scores);
    const moved = (weight: Array64, gradient: Array64) =>
      map(weight, (value, i) => value - selfCheckLearningRate * gradient.values[i]!);
    const second = referenceStep(
      pictures,
      moved(kernel, first.gradients[1]),
      moved(scores, first.gradients[2]),
    );
    const found = [first.loss, second.loss, ...second.gradients.map((a) => fingerprint(a.values))];
    expect(found).toBeAllclose(Object.values(expectedFingerprints), { rtol: 1e-6 });
  });
});

describe('selfCheck', () => {
  test.each(['cpu', 'wasm'] as const)('is content with %s and leaves no tensor behind', async (pinned) => {
    await startBackend({ pinned });
    await expectNoTensorLeak(async () => expect(await selfCheck()).toBeNull());
  });

  const kernels = [
    'Conv2D',
    'FusedConv2D',
    'MaxPool',
    'AvgPool',
    'BatchMatMul',
    '_FusedMatMul',
    'Conv2DBackpropFilter',
    'Conv2DBackpropInput',
    'MaxPoolGrad',
    'AvgPoolGrad',
    'CrossEntropy',
    'Elementwise',
  ];
  test.each(kernels)('notices that %s on WASM is 1 percent off', async (kernelName) => {
    await startBackend({ pinned: 'wasm' });
    const restore = spoil(kernelName, 'wasm');
    expect(await selfCheck()).toMatch(/^the (loss of the|gradient of a) /);
    restore();
    expect(await selfCheck()).toBeNull();
  });
});

describe('startBackend', () => {
  afterEach(() => vi.restoreAllMocks());

  test('takes WASM where it works', async () => {
    expect(await startBackend({ pinned: null })).toMatchObject({
      name: 'wasm',
      reason: expect.stringContaining('fastest'),
    });
    expect(tf.getBackend()).toBe('wasm');
  });

  test('takes the preferred one before the others, but not before a pinned one', async () => {
    expect(await startBackend({ pinned: null, prefer: 'cpu' })).toMatchObject({
      name: 'cpu',
      reason: expect.stringContaining('the fastest with this network, as measured here'),
    });
    expect(await startBackend({ pinned: 'wasm', prefer: 'cpu' })).toMatchObject({ name: 'wasm' });
  });

  test('takes the pinned one', async () => {
    expect(await startBackend({ pinned: 'cpu' })).toMatchObject({ name: 'cpu' });
    expect(tf.getBackend()).toBe('cpu');
  });

  test('says nothing on the console, however often it is called', async () => {
    const warn = vi.spyOn(console, 'warn');
    for (const pinned of ['wasm', 'cpu', 'wasm'] as const) await startBackend({ pinned });
    expect(warn).not.toHaveBeenCalled();
  });

  test('skips what was lost too often, and says so', async () => {
    expect(await startBackend({ pinned: 'wasm', avoid: ['wasm'] })).toMatchObject({
      name: 'cpu',
      reason: expect.stringContaining('WebAssembly was lost too often on this page.'),
    });
  });

  test('takes what was lost too often where nothing else is left', async () => {
    const avoid = ['wasm', 'cpu'] as const;
    expect(await startBackend({ pinned: null, avoid })).toMatchObject({ name: 'wasm' });
  });

  test('a pinned backend that this browser lacks falls through to the next, and says so', async () => {
    expect(await startBackend({ pinned: 'webgl' })).toMatchObject({
      name: 'wasm',
      reason: expect.stringMatching(/^WebGL is not offered to workers by this browser\. .*WebAssembly/),
    });
    expect(runningDevice()).toBeNull();
  });

  // Last: a refused backend is gone for good.
  test('leaves a WASM that computes wrong, and says why', async () => {
    await startBackend({ pinned: 'wasm' });
    spoil('Conv2DBackpropFilter', 'wasm');
    const { name, reason } = await startBackend({ pinned: null });
    expect(name).toBe('cpu');
    expect(reason).toContain(
      'WebAssembly computes wrong here (the loss of the second test step), so it is not used. It computes with plain JavaScript, the fastest of those offered that works here.',
    );
    expect(await startBackend({ pinned: 'wasm' })).toMatchObject({
      name: 'cpu',
      reason: expect.stringMatching(/^WebAssembly could not be started/),
    });
  });
});

test('there is exactly one tfjs-core, whichever tfjs package asks for it', () => {
  const require = createRequire(import.meta.url);
  const core = require.resolve('@tensorflow/tfjs-core');
  for (const name of ['tfjs-backend-cpu', 'tfjs-backend-wasm', 'tfjs-layers']) {
    const fromPackage = createRequire(require.resolve(`@tensorflow/${name}/package.json`));
    expect(fromPackage.resolve('@tensorflow/tfjs-core')).toBe(core);
  }
});
