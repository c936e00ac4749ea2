import { defineLayer } from '../defineLayer.ts';
import { float } from '../fields.ts';
import { gammaAndBeta, normalizationFields, normalizedFormula } from './normalization.ts';

/** Keras's `BatchNormalization` along the last axis: channels of feature maps, values of rows. */
export const batchNormalization = defineLayer({
  family: 'regularisation',
  inputs: 'one',
  about: 'Brings every channel to mean 0 and deviation 1 over the batch, so that deep networks learn well.',
  fields: {
    momentum: float({
      argument: 'momentum',
      min: 0,
      max: 1,
      step: 0.01,
      default: 0.99,
      help: 'How much of the moving mean and variance each training step keeps; they are used outside training.',
      formula: (momentum) =>
        `moving mean ← ${momentum} × moving mean + ${Number((1 - momentum).toFixed(6))} × mean of the batch`,
    }),
    ...normalizationFields,
  },
  fixed: { axis: -1 },
  outputShape: (_, [input]) => input ?? [],
  variables(config, [input]) {
    const shape = [input?.at(-1) ?? 0];
    return [
      ...gammaAndBeta(config, shape),
      { name: 'moving_mean', shape, initializer: 'zeros', trainable: false },
      { name: 'moving_variance', shape, initializer: 'ones', trainable: false },
    ];
  },
  multiplyAdds: (_, __, output) => [output],
  window: () => 'same',
  value: normalizedFormula,
  held: { output: 4, input: 0 },
  describe({ momentum, center, scale }) {
    const words = [`momentum ${momentum}`];
    if (!center) words.push('no center');
    if (!scale) words.push('no scale');
    return words.join(', ');
  },
});
