import { defineLayer } from '../defineLayer.ts';
import { float } from '../fields.ts';
import { droppedFormula } from './dropout.ts';
import { needsImage } from './window.ts';

/** Keras's `SpatialDropout2D`: Dropout of whole feature maps. */
export const spatialDropout2d = defineLayer({
  family: 'regularisation',
  inputs: 'one',
  about:
    'In training it silences whole feature maps at random, since neighbouring pixels tell nearly the same.',
  fields: {
    rate: float({
      argument: 'rate',
      live: true,
      min: 0,
      max: 0.95,
      step: 0.05,
      default: 0.25,
      help: 'The fraction of feature maps set to 0 in each training step; the others are scaled up to make up for it.',
      enters: ['each value'],
    }),
  },
  outputShape: (_, [input]) => needsImage(input, 'SpatialDropout2D'),
  variables: () => [],
  window: () => 'same',
  value: ({ rate }) => droppedFormula(rate),
  held: { output: 3, input: 0 },
  describe: (config) => `rate ${config.rate}`,
});
