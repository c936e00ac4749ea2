import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariables } from '../defineForward.ts';

/** The one input of a layer that reads one, as a tensor of the rank its class needs (compile has checked the shapes). */
export function onlyInput<T extends tf.Tensor = tf.Tensor>(inputs: readonly tf.Tensor[]): T {
  const [x] = inputs;
  if (!x || inputs.length > 1) throw new Error(`This layer reads one input but got ${inputs.length}.`);
  return x as T;
}

/** The layer's variable of that short name. Throws when compile did not make it. */
export function variable<T extends tf.Tensor = tf.Tensor>(variables: LayerVariables, name: string): T {
  const value = variables[name];
  if (!value) throw new Error(`The layer's variable "${name}" is missing.`);
  return value as T;
}

/** Inputs of a merge, those of length 1 along an axis repeated along it. */
export function inOneShape(inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const shape = inputs
    .map((x) => x.shape)
    .reduce((a, b) => tf.broadcast_util.assertAndGetBroadcastShape(a, b));
  // The gradients of tfjs's maximum and minimum keep the output's shape where an input was repeated; that of a sum does not.
  return inputs.map((x) => (x.shape.join() === shape.join() ? x : tf.add(x, tf.zeros(shape))));
}
