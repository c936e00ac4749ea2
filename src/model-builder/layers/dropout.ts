import { defineLayer } from '../defineLayer.ts';
import { float } from '../fields.ts';

/** What becomes of a value x where this part of them is set to 0 in training. */
export const droppedFormula = (rate: number): string =>
  `in training 0 in ${Math.round(rate * 1000) / 10} % of cases, else x / (1 − ${rate}); afterwards x`;

/** Keras's `Dropout`: inverted dropout, active only in training. */
export const dropout = defineLayer({
  family: 'regularisation',
  inputs: 'one',
  about: 'In training it silences a random part of the values, so that no unit is relied on alone.',
  fields: {
    rate: float({
      argument: 'rate',
      live: true,
      min: 0,
      max: 0.95,
      step: 0.05,
      default: 0.25,
      help: 'The fraction of values set to 0 in each training step; the others are scaled up to make up for it.',
      enters: ['each value'],
    }),
  },
  outputShape: (_, [input]) => input ?? [],
  variables: () => [],
  window: () => 'same',
  value: ({ rate }) => droppedFormula(rate),
  held: { output: 4, input: 0 },
  describe: (config) => `rate ${config.rate}`,
});
