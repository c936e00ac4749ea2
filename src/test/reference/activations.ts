import type { ActivationName } from '../../model-builder/layers/activations.ts';
import { type Array64, map } from './array64.ts';

/** Klambauer et al. 2017, to double precision. */
const SCALE = 1.0507009873554805;
const ALPHA = 1.6732632423543772;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Each activation of one value, and its derivative there. */
const pointwise: Readonly<
  Record<Exclude<ActivationName, 'softmax'>, readonly [(x: number) => number, (x: number) => number]>
> = {
  linear: [(x) => x, () => 1],
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  elu: [(x) => (x > 0 ? x : Math.expm1(x)), (x) => (x > 0 ? 1 : Math.exp(x))],
  selu: [
    (x) => SCALE * (x > 0 ? x : ALPHA * Math.expm1(x)),
    (x) => SCALE * (x > 0 ? 1 : ALPHA * Math.exp(x)),
  ],
  sigmoid: [sigmoid, (x) => sigmoid(x) * sigmoid(-x)],
  tanh: [Math.tanh, (x) => 1 / Math.cosh(x) ** 2],
};

/** An activation's output, and the gradient by its input from the gradient by its output. */
export interface Activated {
  readonly y: Array64;
  readonly backward: (dy: Array64) => Array64;
}

/** Keras's activation; softmax along the last axis. */
export function activate(name: ActivationName, x: Array64): Activated {
  if (name === 'softmax') return softmax(x);
  const [f, derivative] = pointwise[name];
  return { y: map(x, f), backward: (dy) => map(dy, (value, i) => value * derivative(x.values[i]!)) };
}

function softmax(x: Array64): Activated {
  const n = x.shape.at(-1)!;
  const rowOf = (a: Array64, i: number) => a.values.subarray(i - (i % n), i - (i % n) + n);
  const y = map(x, (value, i) => {
    const row = rowOf(x, i);
    const max = Math.max(...row);
    return Math.exp(value - max) / row.reduce((sum, other) => sum + Math.exp(other - max), 0);
  });
  return {
    y,
    backward: (dy) =>
      map(dy, (value, i) => {
        const dys = rowOf(dy, i);
        return y.values[i]! * (value - rowOf(y, i).reduce((sum, p, j) => sum + p * dys[j]!, 0));
      }),
  };
}
