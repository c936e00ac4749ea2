import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { createBatches, firstWeights } from './batches.ts';
import type { BenchNetwork } from './networks.ts';

/** A network with its first weights and its batches, as JSON: arrays as base64 of little-endian bytes. */
export async function describe({ model, shape }: BenchNetwork, batchSize: number) {
  await tf.setBackend('cpu');
  const { values, shapes } = await firstWeights(model);
  const next = createBatches(shape, batchSize);
  const batches = [next(), next()];
  return {
    layers: model.layers,
    shape,
    batchSize,
    weights: Object.entries(values).map(([name, array]) => ({
      name,
      shape: shapes[name],
      values: base64(array),
    })),
    batches: batches.map(({ pixels, labels }) => ({ pixels: base64(pixels), labels: [...labels] })),
  };
}

function base64(array: Float32Array | Uint8Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text);
}
