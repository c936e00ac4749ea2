import * as tf from '@tensorflow/tfjs-core';
import type { TrainingContext } from '../../training/engine/defineForward.ts';
import { forwardOf } from '../../training/engine/layers/registry.ts';
import { type Array64, map, normal } from '../reference/array64.ts';
import type { LayerCase } from '../reference/cases.ts';
import { referenceOf } from '../reference/layers.ts';
import { hasGradient, type Inputs, isInput } from '../reference/pass.ts';
import { errorOf } from './errorOf.ts';

const upload = ({ values, shape }: Array64) => tf.tensor(Float32Array.from(values), [...shape]);

interface Computed {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** The layer's output `y`, the gradients of Σ y · dy by its inputs and variables, and its updates, on the current backend. */
async function computeLayer({ layer, inputs }: LayerCase, dy: Array64): Promise<Record<string, Computed>> {
  const differentiable = Object.entries(inputs).filter(([name]) => hasGradient(name));
  const names = differentiable.map(([name]) => name);
  const updates = new Map<string, tf.Tensor>();
  const tensors = tf.tidy(() => {
    const constants = Object.entries(inputs).filter(([name]) => !hasGradient(name));
    const given = Object.fromEntries(constants.map(([name, value]) => [name, upload(value)]));
    const context: TrainingContext = {
      trainable: layer.trainable,
      pictureWeights: (given['weights'] ?? tf.ones([dy.shape[0]!])) as tf.Tensor1D,
      dropoutMask: () => given['mask']!,
      noise: () => given['mask']!,
      update: (name, value) => void updates.set(name, value),
    };
    const forward = (...values: tf.Tensor[]) => {
      const xs = values.filter((_, i) => isInput(names[i]!));
      const variables = { ...given, ...Object.fromEntries(names.map((name, i) => [name, values[i]!])) };
      return forwardOf(layer.className)(layer.config, xs, variables, context);
    };
    const values = differentiable.map(([, value]) => upload(value));
    const weights = upload(dy);
    const gradients = tf.grads((...args: tf.Tensor[]) => tf.sum(tf.mul(forward(...args), weights)))(values);
    return [tf.clone(forward(...values)), ...gradients, ...updates.values()];
  });
  const shapes = tensors.map((tensor) => tensor.shape);
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return Object.fromEntries(
    ['y', ...names, ...updates.keys()].map((name, i) => [name, { shape: shapes[i]!, values: values[i]! }]),
  );
}

/** How far the layer's output, gradients and updates on the current backend are from the float64 reference, by name. */
export async function layerErrors(one: LayerCase): Promise<Record<string, number>> {
  const reference = referenceOf(one.layer.className)(one.layer.config, one.inputs);
  const dy = normal(reference.y.shape, `${one.title} dy`);
  const expected: Inputs = { y: reference.y, ...reference.backward(dy), ...reference.updates };
  const found = await computeLayer(one, dy);
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  const error = (name: string) => {
    const [own, right] = [found[name], expected[name]];
    if (!own || !right || own.shape.join() !== right.shape.join()) return Infinity;
    return errorOf(own.values, right.values);
  };
  return Object.fromEntries([...names].map((name) => [name, error(name)]));
}

/** Whether the layer hands its whole output gradient on, so that its input's gradient has the same sum. */
export const handsWholeGradientOn = ({ layer }: LayerCase): boolean => layer.className.endsWith('Pooling2D');

/** How far the sum of the input's gradient is from that of the output's (all of one sign), as a share of it. */
export async function sumError(one: LayerCase): Promise<number> {
  const { y } = referenceOf(one.layer.className)(one.layer.config, one.inputs);
  const dy = map(normal(y.shape, one.title), Math.abs);
  const { x } = await computeLayer(one, dy);
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
  return errorOf([sum(x!.values)], [sum(dy.values)]);
}
