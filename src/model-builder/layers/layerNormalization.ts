import { defineLayer } from '../defineLayer.ts';
import { gammaAndBeta, normalizationFields, normalizedFormula } from './normalization.ts';

/** Keras's `LayerNormalization` along the last axis: the channels of each pixel, the values of a row. */
export const layerNormalization = defineLayer({
  family: 'regularisation',
  inputs: 'one',
  about:
    'Brings the channels of each pixel to mean 0 and deviation 1, each picture by itself, in training as later.',
  fields: {
    ...normalizationFields,
  },
  fixed: { axis: -1 },
  outputShape: (_, [input]) => input ?? [],
  variables: (config, [input]) => gammaAndBeta(config, [input?.at(-1) ?? 0]),
  multiplyAdds: (_, __, output) => [output],
  window: () => 'same',
  value: normalizedFormula,
  held: { output: 13, input: 0 },
  describe: ({ center, scale }) =>
    [...(center ? [] : ['no center']), ...(scale ? [] : ['no scale'])].join(', '),
});
