import * as tf from '@tensorflow/tfjs-core';
import { type ConfigOfOptimizer, type OptimizerConfig, slotNames } from '../experiment/optimizers.ts';
import type { Arrays } from '../checkpoint.ts';
import { variableOf, type NetworkVariable } from './compile.ts';

/** An optimizer's memory by `<variable>/<slot>`, e.g. `conv2d/kernel/m`. */
export type Slots = ReadonlyMap<string, tf.Variable>;
/** The numbers of one update, as tensors: whatever varies from step to step is an input of the step, never a constant in it. */
type Hyper = Readonly<Record<string, tf.Scalar>>;

/** What one variable's update works on. */
interface Update<Name extends string> {
  readonly value: tf.Variable;
  readonly gradient: tf.Tensor;
  /** Of this variable, by slot name. */
  readonly slot: (name: string) => tf.Variable;
  readonly hyper: Readonly<Record<Name, tf.Scalar>>;
}

interface Formula<Name extends string> {
  /** Hyper-parameters of update number `iteration` (from 1), computed in doubles. */
  hyper(iteration: number, learningRate: number): Readonly<Record<Name, number>>;
  /** Changes the variable and its slots in place. */
  update(inputs: Update<Name>): void;
}

/** How gradients change variables. */
export interface Optimizer {
  readonly slotNames: readonly string[];
  /** What a slot holds at first. */
  readonly initial: number;
  /** The tensors of update number `iteration` (from 1) at this rate. The caller disposes them. */
  hyper(iteration: number, learningRate: number): Hyper;
  /** Changes the variable and its slots in place. Call inside `tf.tidy`. */
  update(variable: NetworkVariable, gradient: tf.Tensor, slots: Slots, hyper: Hyper): void;
}

/** Gives a variable its next value, and frees at once what was made on the way: each is as large as the variable. */
const set = (variable: tf.Variable, next: () => tf.Tensor): void => variable.assign(tf.tidy(next));

/**
 * v ← momentum·v − rate·g; w ← w + v (without momentum just w ← w − rate·g); with Nesterov's look ahead
 * w ← w + momentum·v − rate·g: Keras's SGD.
 */
function sgd({ momentum, nesterov }: ConfigOfOptimizer<'SGD'>): Formula<'rate' | 'momentum'> {
  return {
    hyper: (_, rate) => ({ rate, momentum }),
    update({ value, gradient, slot, hyper: h }) {
      if (momentum === 0) return set(value, () => tf.sub(value, tf.mul(gradient, h.rate)));
      const velocity = slot('momentum');
      set(velocity, () => tf.sub(tf.mul(velocity, h.momentum), tf.mul(gradient, h.rate)));
      set(value, () =>
        tf.add(value, nesterov ? tf.sub(tf.mul(velocity, h.momentum), tf.mul(gradient, h.rate)) : velocity),
      );
    },
  };
}

/**
 * v ← ρ·v + (1 − ρ)·g²; w ← w − rate·g / √(v + ε), or, with momentum, w ← w − b where b ← momentum·b + that step.
 * Centred, the root is of v − a² + ε with the mean gradient a ← ρ·a + (1 − ρ)·g: Keras's RMSprop.
 */
function rmsProp({
  rho,
  momentum,
  epsilon,
  centered,
}: ConfigOfOptimizer<'RMSprop'>): Formula<'rate' | 'rho' | 'oneMinusRho' | 'momentum' | 'epsilon'> {
  return {
    hyper: (_, rate) => ({ rate, rho, oneMinusRho: 1 - rho, momentum, epsilon }),
    update({ value, gradient, slot, hyper: h }) {
      const follow = (mean: tf.Variable, next: () => tf.Tensor) =>
        set(mean, () => tf.add(tf.mul(mean, h.rho), tf.mul(next(), h.oneMinusRho)));
      const velocity = slot('velocity');
      follow(velocity, () => tf.square(gradient));
      const average = centered ? slot('average_gradient') : null;
      if (average) follow(average, () => gradient);
      const step = () => {
        const spread = average ? tf.sub(velocity, tf.square(average)) : velocity;
        return tf.div(tf.mul(gradient, h.rate), tf.sqrt(tf.add(spread, h.epsilon)));
      };
      if (momentum === 0) return set(value, () => tf.sub(value, step()));
      const buffer = slot('momentum');
      set(buffer, () => tf.add(tf.mul(buffer, h.momentum), step()));
      set(value, () => tf.sub(value, buffer));
    },
  };
}

/** a ← a + g²; w ← w − rate·g / √(a + ε): Keras's Adagrad. */
function adagrad({ epsilon }: ConfigOfOptimizer<'Adagrad'>): Formula<'rate' | 'epsilon'> {
  return {
    hyper: (_, rate) => ({ rate, epsilon }),
    update({ value, gradient, slot, hyper: h }) {
      const sum = slot('accumulator');
      set(sum, () => tf.add(sum, tf.square(gradient)));
      set(value, () => tf.sub(value, tf.div(tf.mul(gradient, h.rate), tf.sqrt(tf.add(sum, h.epsilon)))));
    },
  };
}

/**
 * m ← m + (g − m)(1 − β₁); v ← v + (g² − v)(1 − β₂); w ← w − α·m / (√v + ε) with
 * α = rate·√(1 − β₂ᵗ) / (1 − β₁ᵗ): Kingma and Ba 2015 in Keras 3's form (its ε stands outside the correction).
 * AMSGrad divides by the largest v so far. AdamW (Loshchilov and Hutter 2019) first takes decay·rate·w off: in Keras
 * off every trainable variable, biases and normalizations too.
 */
function adam({
  beta1,
  beta2,
  epsilon,
  amsgrad,
  ...config
}: ConfigOfOptimizer<'Adam' | 'AdamW'>): Formula<
  'alpha' | 'oneMinusBeta1' | 'oneMinusBeta2' | 'epsilon' | 'decay'
> {
  const weightDecay = 'weightDecay' in config ? config.weightDecay : 0;
  return {
    hyper: (t, rate) => ({
      alpha: (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t),
      oneMinusBeta1: 1 - beta1,
      oneMinusBeta2: 1 - beta2,
      epsilon,
      decay: weightDecay * rate,
    }),
    update({ value, gradient, slot, hyper: h }) {
      // Not times 1 − decay: that close to 1, a float has no digits left for it.
      if (weightDecay > 0) set(value, () => tf.sub(value, tf.mul(value, h.decay)));
      const [m, v] = [slot('m'), slot('v')];
      set(m, () => tf.add(m, tf.mul(tf.sub(gradient, m), h.oneMinusBeta1)));
      set(v, () => tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), h.oneMinusBeta2)));
      const most = amsgrad ? slot('velocity_hat') : v;
      if (amsgrad) set(most, () => tf.maximum(most, v));
      set(value, () => tf.sub(value, tf.div(tf.mul(m, h.alpha), tf.add(tf.sqrt(most), h.epsilon))));
    },
  };
}

function formulaOf(config: OptimizerConfig): Formula<string> {
  switch (config.className) {
    case 'SGD':
      return sgd(config);
    case 'RMSprop':
      return rmsProp(config);
    case 'Adagrad':
      return adagrad(config);
    case 'Adam':
    case 'AdamW':
      return adam(config);
    default:
      return config satisfies never;
  }
}

/** The optimizer of a config. */
export function optimizerOf(config: OptimizerConfig): Optimizer {
  const formula = formulaOf(config);
  return {
    slotNames: slotNames(config),
    initial: config.className === 'Adagrad' ? config.initialAccumulatorValue : 0,
    hyper: (iteration, learningRate) =>
      Object.fromEntries(
        Object.entries(formula.hyper(iteration, learningRate)).map(([name, n]) => [name, tf.scalar(n)]),
      ),
    update: ({ name, value }, gradient, slots, hyper) =>
      formula.update({ value, gradient, slot: (slot) => slots.get(`${name}/${slot}`) as tf.Variable, hyper }),
  };
}

/** Slots for every variable that gradients can change, from `saved` where it has them, else as they begin. The caller disposes them. */
export function createSlots(
  optimizer: Optimizer,
  variables: readonly NetworkVariable[],
  saved: Arrays | null,
): Map<string, tf.Variable> {
  const slots = new Map<string, tf.Variable>();
  adjustSlots(slots, optimizer, variables, saved);
  return slots;
}

/** Has just the slots that the optimizer needs: what it needs no longer is forgotten, what it has is kept. */
export function adjustSlots(
  slots: Map<string, tf.Variable>,
  optimizer: Optimizer,
  variables: readonly NetworkVariable[],
  saved: Arrays | null = null,
): void {
  const unneeded = new Map(slots);
  for (const { name, spec } of variables.filter((variable) => variable.spec.trainable !== false))
    for (const slot of optimizer.slotNames) {
      const key = `${name}/${slot}`;
      const size = spec.shape.reduce((a, b) => a * b, 1);
      if (unneeded.delete(key)) continue;
      slots.set(key, variableOf(saved?.[key] ?? new Float32Array(size).fill(optimizer.initial), spec.shape));
    }
  for (const [key, slot] of unneeded) {
    slots.delete(key);
    slot.dispose();
  }
}

/** One update of all trainable variables. Call inside `tf.tidy`. */
export function update(
  optimizer: Optimizer,
  variables: readonly NetworkVariable[],
  gradients: ReadonlyMap<string, tf.Tensor>,
  slots: Slots,
  hyper: Hyper,
): void {
  for (const variable of variables) {
    const gradient = gradients.get(variable.name);
    if (gradient) optimizer.update(variable, gradient, slots, hyper);
  }
}
