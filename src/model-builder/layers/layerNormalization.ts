import { defineLayer } from '../defineLayer.ts';
import { bool, float } from '../fields.ts';

/** Keras's `LayerNormalization` along the last axis: the channels of each pixel, the values of a row. */
export const layerNormalization = defineLayer({
  family: 'regularisation',
  inputs: 'one',
  about:
    'Brings the channels of each pixel to mean 0 and deviation 1, each picture by itself, in training as later.',
  fields: {
    epsilon: float({
      argument: 'epsilon',
      min: 1e-7,
      max: 1,
      step: 0.001,
      default: 0.001,
      help: 'Added to the variance, so that nothing is divided by 0.',
    }),
    center: bool({
      argument: 'center',
      default: true,
      help: 'Whether each channel adds a learned constant, beta.',
    }),
    scale: bool({
      argument: 'scale',
      default: true,
      help: 'Whether each channel is multiplied by a learned factor, gamma.',
    }),
  },
  fixed: { axis: -1 },
  outputShape: (_, [input]) => input ?? [],
  variables({ center, scale }, [input]) {
    const shape = [input?.at(-1) ?? 0];
    return [
      ...(scale ? [{ name: 'gamma', shape, initializer: 'ones' as const }] : []),
      ...(center ? [{ name: 'beta', shape, initializer: 'zeros' as const }] : []),
    ];
  },
  multiplyAdds: (_, __, output) => output.reduce((a, b) => a * b, 1),
  window: () => 'same',
  formulas: ({ center, scale }, [input]) => ({
    size: null,
    parameters: `${Number(center) + Number(scale)} × ${input?.at(-1) ?? 0}`,
  }),
  describe: ({ center, scale }) =>
    [...(center ? [] : ['no center']), ...(scale ? [] : ['no scale'])].join(', '),
});
