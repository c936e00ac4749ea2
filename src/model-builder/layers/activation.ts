import { defineLayer } from '../defineLayer.ts';
import { choice } from '../fields.ts';
import { activationFormulas, activations } from './activations.ts';

/** Keras's `Activation`: a function applied to every value (softmax: along the last axis). */
export const activation = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Applies a function to every value.',
  fields: {
    activation: choice({
      argument: 'activation',
      options: activations,
      default: 'relu',
      help: 'The function applied.',
      enters: ['each value'],
    }),
  },
  outputShape: (_, [input]) => input ?? [],
  variables: () => [],
  window: () => 'same',
  value: (config) => activationFormulas[config.activation],
  held: { output: 3, input: 0 },
  describe: (config) => config.activation,
});
