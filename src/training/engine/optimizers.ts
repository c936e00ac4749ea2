import * as tf from '@tensorflow/tfjs-core';
import { type ConfigOfOptimizer, type OptimizerConfig, slotNames } from '../experiment/optimizers.ts';
import type { Arrays } from '../checkpoint.ts';
import { variableOf, type NetworkVariable } from './compile.ts';
import { elementwise } from './kernels/elementwise.ts';
import { formulaOf } from './kernels/formula.ts';

/** An optimizer's memory by `<variable>/<slot>`, e.g. `conv2d/kernel/m`. */
export type Slots = ReadonlyMap<string, tf.Variable>;
/** The numbers of one update, as tensors: whatever varies from step to step is an input of the step, never a constant in it. */
type Hyper = Readonly<Record<string, tf.Scalar>>;

/** An optimizer's arithmetic. */
interface Formula {
  /** Hyper-parameters of update number `iteration` (from 1), computed in doubles. */
  hyper(iteration: number, learningRate: number): Readonly<Record<string, number>>;
  /**
   * What becomes of a variable `w` with gradient `g` and of its slots, in this order, from them and the hyper-parameters, by
   * their names: `kernels/formula.ts`.
   */
  readonly updates: readonly string[];
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

/**
 * v ← momentum·v − rate·g; w ← w + v (without momentum just w ← w − rate·g); with Nesterov's look ahead
 * w ← w + momentum·v − rate·g: Keras's SGD.
 */
function sgd({ momentum: keep, nesterov }: ConfigOfOptimizer<'SGD'>): Formula {
  const velocity = ['momentum = momentum * keep - g * rate'];
  return {
    hyper: (_, rate) => ({ rate, keep }),
    updates:
      keep === 0
        ? ['w = w - g * rate']
        : [...velocity, nesterov ? 'w = w + (momentum * keep - g * rate)' : 'w = w + momentum'],
  };
}

/**
 * v ← ρ·v + (1 − ρ)·g²; w ← w − rate·g / √(v + ε), or, with momentum, w ← w − b where b ← momentum·b + that step.
 * Centred, the root is of v − a² + ε with the mean gradient a ← ρ·a + (1 − ρ)·g: Keras's RMSprop.
 */
function rmsProp({ rho, momentum: keep, epsilon, centered }: ConfigOfOptimizer<'RMSprop'>): Formula {
  const spread = centered ? 'velocity - average_gradient * average_gradient' : 'velocity';
  const step = `g * rate / sqrt(${spread} + epsilon)`;
  return {
    hyper: (_, rate) => ({ rate, rho, oneMinusRho: 1 - rho, keep, epsilon }),
    updates: [
      'velocity = velocity * rho + g * g * oneMinusRho',
      ...(centered ? ['average_gradient = average_gradient * rho + g * oneMinusRho'] : []),
      ...(keep === 0 ? [`w = w - ${step}`] : [`momentum = momentum * keep + ${step}`, 'w = w - momentum']),
    ],
  };
}

/** a ← a + g²; w ← w − rate·g / √(a + ε): Keras's Adagrad. */
function adagrad({ epsilon }: ConfigOfOptimizer<'Adagrad'>): Formula {
  return {
    hyper: (_, rate) => ({ rate, epsilon }),
    updates: ['accumulator = accumulator + g * g', 'w = w - g * rate / sqrt(accumulator + epsilon)'],
  };
}

/**
 * m ← m + (g − m)(1 − β₁); v ← v + (g² − v)(1 − β₂); w ← w − α·m / (√v + ε) with
 * α = rate·√(1 − β₂ᵗ) / (1 − β₁ᵗ): Kingma and Ba 2015 in Keras 3's form (its ε stands outside the correction).
 * AMSGrad divides by the largest v so far. AdamW (Loshchilov and Hutter 2019) first takes decay·rate·w off: in Keras
 * off every trainable variable, biases and normalizations too.
 */
function adam({ beta1, beta2, epsilon, amsgrad, ...config }: ConfigOfOptimizer<'Adam' | 'AdamW'>): Formula {
  const weightDecay = 'weightDecay' in config ? config.weightDecay : 0;
  return {
    hyper: (t, rate) => ({
      alpha: (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t),
      oneMinusBeta1: 1 - beta1,
      oneMinusBeta2: 1 - beta2,
      epsilon,
      decay: weightDecay * rate,
    }),
    updates: [
      // Not times 1 − decay: that close to 1, a float has no digits left for it.
      ...(weightDecay > 0 ? ['w = w - w * decay'] : []),
      'm = m + (g - m) * oneMinusBeta1',
      'v = v + (g * g - v) * oneMinusBeta2',
      ...(amsgrad ? ['velocity_hat = max(velocity_hat, v)'] : []),
      `w = w - m * alpha / (sqrt(${amsgrad ? 'velocity_hat' : 'v'}) + epsilon)`,
    ],
  };
}

function arithmeticOf(config: OptimizerConfig): Formula {
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
  const { hyper, updates } = arithmeticOf(config);
  const text = updates.join('; ');
  const { statements } = formulaOf(text);
  return {
    slotNames: slotNames(config),
    initial: config.className === 'Adagrad' ? config.initialAccumulatorValue : 0,
    hyper: (iteration, learningRate) =>
      Object.fromEntries(
        Object.entries(hyper(iteration, learningRate)).map(([name, n]) => [name, tf.scalar(n)]),
      ),
    update({ name, value: w }, g, slots, hyperTensors) {
      const slotOf = (slot: string) => slots.get(`${name}/${slot}`) as tf.Variable;
      const own = Object.fromEntries(slotNames(config).map((slot) => [slot, slotOf(slot)]));
      const results = elementwise(text, { ...hyperTensors, ...own, w, g });
      statements.forEach((statement, i) => {
        const result = results[i] as tf.Tensor;
        // What is decayed and then updated is made twice.
        const isLast = statements.findLastIndex((other) => other.name === statement.name) === i;
        if (isLast) (statement.name === 'w' ? w : slotOf(statement.name)).assign(result);
        result.dispose();
      });
    },
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
