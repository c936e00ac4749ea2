import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerConfig } from '../experiment/experiment.ts';
import type { Arrays } from '../protocol.ts';
import { variableOf, type NetworkVariable } from './compile.ts';

/** An optimizer's memory by `<variable>/<slot>`, e.g. `conv2d/kernel/m`. */
export type Slots = ReadonlyMap<string, tf.Variable>;
/** The numbers of one update, as tensors: whatever varies from step to step is an input of the step, never a constant in it. */
type Hyper<Name extends string> = Readonly<Record<Name, tf.Scalar>>;

interface Optimizer {
  readonly slotNames: readonly string[];
  /** Hyper-parameters of update number `iteration` (from 1), corrections computed in doubles. */
  hyper(iteration: number): Hyper<string>;
  /** Changes the variables and slots in place. Call inside `tf.tidy`. */
  update(variable: NetworkVariable, gradient: tf.Tensor, slots: Slots, hyper: Hyper<string>): void;
}

/** Gives a variable its next value, and frees at once what was made on the way: each is as large as the variable. */
const set = (variable: tf.Variable, next: () => tf.Tensor): void => variable.assign(tf.tidy(next));

/** v ← momentum·v − rate·g; w ← w + v (Keras's SGD; without momentum just w ← w − rate·g). */
function sgd(learningRate: number, momentum: number): Optimizer {
  return {
    slotNames: momentum > 0 ? ['momentum'] : [],
    hyper: () => ({ learningRate: tf.scalar(learningRate), momentum: tf.scalar(momentum) }),
    update({ name, value }, gradient, slots, hyper) {
      const { learningRate: rate, momentum: factor } = hyper as Hyper<'learningRate' | 'momentum'>;
      const velocity = slots.get(`${name}/momentum`);
      if (!velocity) {
        set(value, () => tf.sub(value, tf.mul(gradient, rate)));
        return;
      }
      set(velocity, () => tf.sub(tf.mul(velocity, factor), tf.mul(gradient, rate)));
      set(value, () => tf.add(value, velocity));
    },
  };
}

/**
 * m ← m + (g − m)(1 − β₁); v ← v + (g² − v)(1 − β₂); w ← w − α·m / (√v + ε) with
 * α = rate·√(1 − β₂ᵗ) / (1 − β₁ᵗ): Kingma and Ba 2015 in Keras 3's form (its ε stands outside the correction).
 */
function adam(learningRate: number, beta1: number, beta2: number, epsilon: number): Optimizer {
  return {
    slotNames: ['m', 'v'],
    hyper: (t) => ({
      alpha: tf.scalar((learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t)),
      oneMinusBeta1: tf.scalar(1 - beta1),
      oneMinusBeta2: tf.scalar(1 - beta2),
      epsilon: tf.scalar(epsilon),
    }),
    update({ name, value }, gradient, slots, hyper) {
      const h = hyper as Hyper<'alpha' | 'oneMinusBeta1' | 'oneMinusBeta2' | 'epsilon'>;
      const m = slots.get(`${name}/m`) as tf.Variable;
      const v = slots.get(`${name}/v`) as tf.Variable;
      set(m, () => tf.add(m, tf.mul(tf.sub(gradient, m), h.oneMinusBeta1)));
      set(v, () => tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), h.oneMinusBeta2)));
      set(value, () => tf.sub(value, tf.div(tf.mul(m, h.alpha), tf.add(tf.sqrt(v), h.epsilon))));
    },
  };
}

/** The optimizer of a config. */
export function optimizerOf(config: OptimizerConfig): Optimizer {
  switch (config.className) {
    case 'SGD':
      return sgd(config.learningRate, config.momentum);
    case 'Adam':
      return adam(config.learningRate, config.beta1, config.beta2, config.epsilon);
    default:
      return config satisfies never;
  }
}

/** Slots for every variable that gradients can change, from `saved` where it has them, else zeros. The caller disposes them. */
export function createSlots(
  optimizer: Optimizer,
  variables: readonly NetworkVariable[],
  saved: Arrays | null,
): Map<string, tf.Variable> {
  const slots = new Map<string, tf.Variable>();
  for (const { name, spec } of variables.filter((variable) => variable.spec.trainable !== false))
    for (const slot of optimizer.slotNames) {
      const key = `${name}/${slot}`;
      const size = spec.shape.reduce((a, b) => a * b, 1);
      slots.set(key, variableOf(saved?.[key] ?? new Float32Array(size), spec.shape));
    }
  return slots;
}

/** One update of all trainable variables. Call inside `tf.tidy`. */
export function update(
  optimizer: Optimizer,
  variables: readonly NetworkVariable[],
  gradients: ReadonlyMap<string, tf.Tensor>,
  slots: Slots,
  hyper: Hyper<string>,
): void {
  for (const variable of variables) {
    const gradient = gradients.get(variable.name);
    if (gradient) optimizer.update(variable, gradient, slots, hyper);
  }
}
