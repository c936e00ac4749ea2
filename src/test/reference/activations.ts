import type { ActivationName } from '../../model-builder/layers/activations.ts';
import { type Array64, map } from './array64.ts';

/** Klambauer et al. 2017, to double precision. */
const SCALE = 1.0507009873554805;
const ALPHA = 1.6732632423543772;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const ROOT_PI = Math.sqrt(Math.PI);

/** The error function: its power series near 0, and beyond it the continued fraction of what is left to 1. */
function erf(x: number): number {
  if (Math.abs(x) < 2.5) {
    let [sum, term] = [x, x];
    for (let n = 1; Math.abs(term) > 1e-17; n++) {
      term *= -(x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / ROOT_PI) * sum;
  }
  const z = Math.abs(x);
  let fraction = z;
  for (let n = 60; n >= 1; n--) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-z * z) / ROOT_PI / fraction);
}
/** Of the standard normal. */
const below = (x: number) => (1 + erf(x * Math.SQRT1_2)) / 2;
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Each activation of one value, and its derivative there. */
const pointwise: Readonly<
  Record<Exclude<ActivationName, 'softmax'>, readonly [(x: number) => number, (x: number) => number]>
> = {
  linear: [(x) => x, () => 1],
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  relu6: [(x) => Math.min(Math.max(x, 0), 6), (x) => (x > 0 && x < 6 ? 1 : 0)],
  leaky_relu: [(x) => (x > 0 ? x : 0.2 * x), (x) => (x > 0 ? 1 : 0.2)],
  gelu: [(x) => x * below(x), (x) => below(x) + x * density(x)],
  silu: [(x) => x * sigmoid(x), (x) => sigmoid(x) * (1 + x * sigmoid(-x))],
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
