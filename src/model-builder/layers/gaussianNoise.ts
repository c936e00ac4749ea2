import { defineLayer } from '../defineLayer.ts';
import { float } from '../fields.ts';

/** Keras's `GaussianNoise`, active only in training. */
export const gaussianNoise = defineLayer({
  family: 'regularisation',
  inputs: 'one',
  about: 'In training it adds random noise to every value, so that small changes of a picture matter less.',
  fields: {
    stddev: float({
      argument: 'stddev',
      live: true,
      min: 0,
      max: 1,
      step: 0.05,
      default: 0.1,
      help: 'Standard deviation of the noise; about two in three values change by less than that.',
      enters: ['each value'],
    }),
  },
  outputShape: (_, [input]) => input ?? [],
  variables: () => [],
  window: () => 'same',
  value: ({ stddev }) => `in training x + a random number of deviation ${stddev}; afterwards x`,
  held: { output: 3, input: 0 },
  describe: (config) => `deviation ${config.stddev}`,
});
