import { defineLayer } from '../defineLayer.ts';
import { bool, int } from '../fields.ts';
import { appliedActivation, weighedFormula } from './activations.ts';
import { initializer } from './initializers.ts';
import { kernelPenalty } from './regularizers.ts';

/** Keras's `Dense`, on a row of values. */
export const dense = defineLayer({
  family: 'dense',
  inputs: 'one',
  about: 'Every unit looks at all values; the last Dense has one unit a class.',
  fields: {
    units: int({
      argument: 'units',
      min: 1,
      max: 4096,
      default: 64,
      help: 'How many output values.',
      enters: ['parameters', 'multiply-adds'],
    }),
    activation: appliedActivation('relu'),
    useBias: bool({
      argument: 'use_bias',
      default: true,
      help: 'Whether each unit adds a learned constant.',
      enters: ['each value', 'parameters'],
    }),
    kernelInitializer: initializer('kernel'),
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
  multiplyAdds: ({ units }, [input]) => [[input?.[0] ?? 0, units]],
  window: () => 'all',
  value: (config, [input = []]) => weighedFormula(config, input),
  held: { output: 3, input: 1 },
  describe: (config) =>
    `${config.units} units${config.activation === 'linear' ? '' : `, ${config.activation}`}`,
});
