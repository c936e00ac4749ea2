/** What training makes small; the engine has the formulas. */
import { float } from '../../model-builder/fields.ts';
import type { ChosenOf, Kinds } from './kinds.ts';

/** All losses. */
export const losses = {
  CategoricalCrossentropy: {
    title: 'cross-entropy',
    help: 'How surprised the network is by the right class. Keras: CategoricalCrossentropy.',
    fields: {
      labelSmoothing: float({
        argument: 'label_smoothing',
        help: 'What part of the certainty is spread over all classes, so that no score has to grow without end.',
        default: 0,
        min: 0,
        max: 1,
        step: 0.05,
      }),
    },
  },
  MeanSquaredError: {
    title: 'mean squared error',
    help: 'How far the probabilities are from 1 for the right class and 0 for the others. Keras: MeanSquaredError.',
    fields: {},
  },
} satisfies Kinds;

/** A loss and its arguments. */
export type LossConfig = ChosenOf<typeof losses>;
