/** The optimizers, with Keras 3's names and defaults; the engine has their formulas. */
import { bool, float } from '../../model-builder/fields.ts';
import { type ChosenOf, chosen, type Kinds } from './kinds.ts';

const learningRate = (usual: number, step: number) =>
  float({
    argument: 'learning_rate',
    live: true,
    help: 'How far each step goes down the slope.',
    default: usual,
    min: 1e-8,
    max: 100,
    step,
  });
const momentum = (help: string) =>
  float({ argument: 'momentum', live: true, help, default: 0, min: 0, max: 0.9999, step: 0.05 });
const epsilon = float({
  argument: 'epsilon',
  live: true,
  help: 'Keeps the division away from zero.',
  default: 1e-7,
  min: 1e-12,
  max: 1,
  step: 1e-7,
});
const adam = {
  beta1: float({
    argument: 'beta_1',
    live: true,
    help: 'How slowly the mean of the gradients forgets.',
    default: 0.9,
    min: 0,
    max: 0.9999,
    step: 0.01,
  }),
  beta2: float({
    argument: 'beta_2',
    live: true,
    help: 'How slowly the mean of their squares forgets.',
    default: 0.999,
    min: 0,
    max: 0.999999,
    step: 0.001,
  }),
  epsilon,
  amsgrad: bool({
    argument: 'amsgrad',
    live: true,
    help: 'Divides by the largest mean of squares so far, so that steps never grow again.',
    default: false,
  }),
};

/** All optimizers. */
export const optimizers = {
  SGD: {
    title: 'SGD',
    help: 'Goes straight down the slope, all weights by the same rate.',
    fields: {
      learningRate: learningRate(0.01, 0.001),
      momentum: momentum('How much of the last step is added to the next; 0 is plain SGD.'),
      nesterov: bool({
        argument: 'nesterov',
        live: true,
        help: 'Looks at the slope where the momentum is about to lead; does nothing without momentum.',
        default: false,
      }),
    },
  },
  RMSprop: {
    title: 'RMSprop',
    help: 'Divides each step by how large the gradients of its weight were lately.',
    fields: {
      learningRate: learningRate(0.001, 0.0005),
      rho: float({
        argument: 'rho',
        live: true,
        help: 'How slowly the mean of the squared gradients forgets.',
        default: 0.9,
        min: 0,
        max: 0.9999,
        step: 0.01,
      }),
      momentum: momentum('How much of the last step is added to the next.'),
      epsilon,
      centered: bool({
        argument: 'centered',
        live: true,
        help: 'Divides by how much the gradients vary, not by how large they are.',
        default: false,
      }),
    },
  },
  Adagrad: {
    title: 'Adagrad',
    help: 'Divides each step by all gradients its weight has had: steps only get shorter.',
    fields: {
      learningRate: learningRate(0.001, 0.0005),
      initialAccumulatorValue: float({
        argument: 'initial_accumulator_value',
        help: 'What the sum of squared gradients starts from.',
        default: 0.1,
        min: 0,
        max: 100,
        step: 0.1,
      }),
      epsilon,
    },
  },
  Adam: {
    title: 'Adam',
    help: 'Steps by the mean of the gradients, divided by how large they were lately.',
    fields: { learningRate: learningRate(0.001, 0.0005), ...adam },
  },
  AdamW: {
    title: 'AdamW',
    help: 'Adam that also pulls every weight a little towards zero.',
    fields: {
      learningRate: learningRate(0.001, 0.0005),
      weightDecay: float({
        argument: 'weight_decay',
        live: true,
        help: 'What part of each weight is taken off in a step, times the learning rate.',
        default: 0.004,
        min: 0,
        max: 1,
        step: 0.001,
      }),
      ...adam,
    },
  },
} satisfies Kinds;

/** An optimizer and its arguments. */
export type OptimizerConfig = ChosenOf<typeof optimizers>;
/** The arguments of one of them. */
export type ConfigOfOptimizer<Name extends OptimizerConfig['className']> = Extract<
  OptimizerConfig,
  { readonly className: Name }
>;

/** Keras's defaults. */
export const sgdDefaults = chosen(optimizers, 'SGD');
/** Keras's defaults. */
export const adamDefaults = chosen(optimizers, 'Adam');

/** What the optimizer remembers of each variable, by name. */
export function slotNames(config: OptimizerConfig): readonly string[] {
  switch (config.className) {
    case 'SGD':
      return config.momentum > 0 ? ['momentum'] : [];
    case 'RMSprop':
      return [
        'velocity',
        ...(config.centered ? ['average_gradient'] : []),
        ...(config.momentum > 0 ? ['momentum'] : []),
      ];
    case 'Adagrad':
      return ['accumulator'];
    case 'Adam':
    case 'AdamW':
      return config.amsgrad ? ['m', 'v', 'velocity_hat'] : ['m', 'v'];
    default:
      return config satisfies never;
  }
}
