import { defineLayer } from '../defineLayer.ts';
import { bool, choice, int } from '../fields.ts';
import { activations } from './activations.ts';
import { initializers } from './initializers.ts';
import { kernelPenalty } from './regularizers.ts';

/** Keras's `Dense`, on a row of values. */
export const dense = defineLayer({
  family: 'dense',
  inputs: 'one',
  about: 'Every unit looks at all values; the last Dense has one unit a class.',
  fields: {
    units: int({ argument: 'units', min: 1, max: 4096, default: 64, help: 'How many output values.' }),
    activation: choice({
      argument: 'activation',
      options: activations,
      default: 'relu',
      help: 'The function applied to every output value.',
    }),
    useBias: bool({
      argument: 'use_bias',
      default: true,
      help: 'Whether each unit adds a learned constant.',
    }),
    kernelInitializer: choice({
      argument: 'kernel_initializer',
      options: initializers,
      default: 'glorot_uniform',
      help: 'How the first weights are drawn.',
    }),
    ...kernelPenalty,
  },
  outputShape(config, [input]) {
    if (input?.length !== 1)
      return {
        problem: `Dense needs one row of values but gets feature maps of ${(input ?? []).join('×')}. Put a Flatten before it.`,
        fix: { label: 'Put a Flatten before it', before: 'Flatten' },
      };
    return [config.units];
  },
  variables(config, [input]) {
    const kernel = {
      name: 'kernel',
      shape: [input?.[0] ?? 0, config.units],
      initializer: config.kernelInitializer,
    };
    const bias = { name: 'bias', shape: [config.units], initializer: 'zeros' as const };
    return config.useBias ? [kernel, bias] : [kernel];
  },
  multiplyAdds: (config, [input]) => (input?.[0] ?? 0) * config.units,
  window: () => 'all',
  formulas: (config, [input]) => ({
    size: null,
    parameters: `${config.useBias ? `(${input?.[0] ?? 0} + 1)` : (input?.[0] ?? 0)} × ${config.units}`,
  }),
  describe: (config) =>
    `${config.units} units${config.activation === 'linear' ? '' : `, ${config.activation}`}`,
});
