import * as tf from '@tensorflow/tfjs-core';
import type { LayerOutput } from '../protocol.ts';
import type { Network } from './compile.ts';
import { pass } from './inference.ts';
import type { Preparation } from './step.ts';

/** Every layer's output for one picture, in model order and inference mode. */
export async function layerOutputs(
  network: Network,
  pixels: Uint8Array,
  preparation: Preparation,
): Promise<LayerOutput[]> {
  // In one read.
  const joined = pass(network, {
    name: 'outputs',
    pixels,
    preparation,
    run: (pictures) =>
      tf.concat1d([...network.outputs(pictures).values()].map((output) => tf.reshape(output, [-1]))),
  });
  const values = await joined.data<'float32'>();
  joined.dispose();
  let at = 0;
  return [...network.shapes].map(([name, shape]) => ({
    name,
    shape: [...shape],
    values: values.slice(at, (at += tf.util.sizeFromShape([...shape]))),
  }));
}
