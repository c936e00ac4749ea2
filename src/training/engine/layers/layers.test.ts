import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { layerDefinitions } from '../../../model-builder/layers/registry.ts';
import { handsWholeGradientOn, layerErrors, sumError } from '../../../test/numbers/layerErrors.ts';
import { fewLayerCases, layerCases } from '../../../test/reference/cases.ts';
import { startOnly } from '../../../test/startOnly.ts';

/** Of the tensor's largest value: a few hundred float32 roundings. */
const TOLERANCE = 1e-5;

describe.each(['cpu', 'wasm'] as const)('forwardOf on %s', (pinned) => {
  let before: tf.MemoryInfo;
  beforeAll(async () => {
    await startOnly(pinned);
    before = tf.memory();
  });

  test.each(layerCases.map((c) => [c.title, c] as const))(
    '%s gives the reference’s values, gradients and updates',
    async (_, one) => {
      const errors = await layerErrors(one);
      expect(Object.entries(errors).filter(([, error]) => !(error <= TOLERANCE))).toEqual([]);
    },
  );

  test.each(layerCases.filter(handsWholeGradientOn).map((c) => [c.title, c] as const))(
    '%s hands the whole gradient on: its sum stays',
    async (_, one) => expect(await sumError(one)).toBeLessThan(TOLERANCE),
  );

  test('no layer has left a tensor behind', () => {
    const { numTensors, numDataBuffers, numBytes } = before;
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers, numBytes });
  });
});

describe('fewLayerCases', () => {
  test('have every layer', () => {
    const classes = new Set(fewLayerCases.map(({ layer }) => layer.className));
    expect([...classes].toSorted()).toEqual(Object.keys(layerDefinitions).toSorted());
  });
});
