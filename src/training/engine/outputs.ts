import * as tf from '@tensorflow/tfjs-core';
import type { LayerOutput } from '../protocol.ts';
import { readArrays } from './arrays.ts';
import type { Network } from './compile.ts';
import { type Preparation, toPictures } from './step.ts';

/** Every layer's output for one picture, in model order and inference mode. */
export async function layerOutputs(
  network: Network,
  pixels: Uint8Array,
  preparation: Preparation,
): Promise<LayerOutput[]> {
  const outputs = tf.tidy(() =>
    [...network.outputs(toPictures(pixels, preparation)).entries()]
      .map(
        // A layer may hand its input through (dropout, flatten); a clone makes each output its own to dispose.
        ([name, tensor]) => ({ name, tensor: tf.clone(tensor) }),
      )
      .map(({ name, tensor }) => [name, tf.keep(tensor)] as const),
  );
  const values = await readArrays(outputs);
  const layers = outputs.map(([name, tensor]) => ({
    name,
    shape: tensor.shape.slice(1),
    values: values[name] ?? new Float32Array(),
  }));
  tf.dispose(outputs.map(([, tensor]) => tensor));
  return layers;
}
