/** How far trainings are apart: apart from the engine, so that what drives a browser can read it. */
import type { Arrays } from '../../training/checkpoint.ts';
import { errorOf } from './errorOf.ts';

/** What came of some steps of training. */
export interface Trained {
  /** Of each step, before it. */
  readonly losses: readonly number[];
  readonly weights: Arrays;
}

/** How far two runs are apart: the loss relative to itself, at worst, and each tensor of weights by its largest value. */
export function trainedErrors(found: Trained, expected: Trained): Record<string, number> {
  const losses = expected.losses.map((loss, i) => errorOf([found.losses[i]!], [loss]));
  const weights = Object.entries(expected.weights).map(
    ([name, values]) => [name, errorOf(found.weights[name] ?? [], values)] as const,
  );
  return { loss: Math.max(...losses), ...Object.fromEntries(weights) };
}

/** Largest differences from an oracle's losses and weights; weights it does not name are not compared. */
export function trainingErrors(
  found: Trained,
  expected: {
    readonly losses: readonly number[];
    readonly weights: Readonly<Record<string, readonly number[]>>;
  },
): { readonly loss: number; readonly weights: number } {
  const largest = (own: ArrayLike<number>, right: readonly number[]) => {
    const differences = right.map((value, i) => Math.abs(own[i]! - value));
    return own.length === right.length && differences.every((one) => one < Infinity)
      ? Math.max(...differences)
      : Infinity;
  };
  const weights = Object.entries(expected.weights);
  return {
    loss: largest(found.losses, expected.losses),
    weights: Math.max(...weights.map(([name, values]) => largest(found.weights[name] ?? [], values))),
  };
}
