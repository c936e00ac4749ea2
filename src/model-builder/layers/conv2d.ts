import { defineLayer, type Shape } from '../defineLayer.ts';
import { bool, choice, int, pair } from '../fields.ts';
import { activations } from './activations.ts';
import { initializers } from './initializers.ts';
import { kernelPenalty } from './regularizers.ts';
import { needsImage, slideFormula, slideWindow, times } from './window.ts';

/** Keras's `Conv2D`: each filter slides over the picture and writes one feature map. */
export const conv2d = defineLayer({
  family: 'convolution',
  inputs: 'one',
  about: 'Slides small filters over the picture; each filter writes one feature map.',
  fields: {
    filters: int({
      argument: 'filters',
      min: 1,
      max: 512,
      default: 16,
      help: 'How many filters, and so how many feature maps come out.',
    }),
    kernelSize: pair({
      argument: 'kernel_size',
      min: 1,
      max: 15,
      default: [3, 3],
      help: 'Height and width of each filter, in pixels of its input.',
    }),
    strides: pair({
      argument: 'strides',
      min: 1,
      max: 8,
      default: [1, 1],
      help: 'How many pixels the filter moves at a time.',
    }),
    padding: choice({
      argument: 'padding',
      options: ['valid', 'same'],
      default: 'valid',
      help: '"valid" stays inside the picture; "same" adds zeros around it, so that stride 1 keeps the size.',
    }),
    dilationRate: pair({
      argument: 'dilation_rate',
      min: 1,
      max: 8,
      default: [1, 1],
      help: 'Distance between the pixels a filter reads; 1 means neighbours.',
    }),
    activation: choice({
      argument: 'activation',
      options: activations,
      default: 'relu',
      help: 'The function applied to every output value.',
    }),
    useBias: bool({
      argument: 'use_bias',
      default: true,
      help: 'Whether each filter adds a learned constant.',
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
    const image = needsImage(input, 'Conv2D');
    if ('problem' in image) return image;
    if (Math.max(...config.strides) > 1 && Math.max(...config.dilationRate) > 1)
      return {
        problem: `Strides ${times(config.strides)} and dilation ${times(config.dilationRate)} cannot be combined: one of them must be 1×1.`,
        fix: { label: 'Set dilation rate to 1×1', config: { dilationRate: [1, 1] } },
      };
    const size = slideWindow(image, config.kernelSize, config);
    return 'problem' in size ? size : [...size, config.filters];
  },
  variables(config, [input]) {
    const kernel = {
      name: 'kernel',
      shape: [...config.kernelSize, channels(input), config.filters],
      initializer: config.kernelInitializer,
    };
    const bias = { name: 'bias', shape: [config.filters], initializer: 'zeros' as const };
    return config.useBias ? [kernel, bias] : [kernel];
  },
  multiplyAdds: (config, [input], output) =>
    output.reduce((a, b) => a * b, 1) * config.kernelSize[0] * config.kernelSize[1] * channels(input),
  window: (config) => ({
    size: [
      (config.kernelSize[0] - 1) * config.dilationRate[0] + 1,
      (config.kernelSize[1] - 1) * config.dilationRate[1] + 1,
    ],
    strides: config.strides,
  }),
  formulas(config, [input]) {
    const weights = `${config.kernelSize.join(' × ')} × ${channels(input)}`;
    return {
      size: slideFormula(input?.[0] ?? 0, config.kernelSize, config),
      parameters: config.useBias ? `(${weights} + 1) × ${config.filters}` : `${weights} × ${config.filters}`,
    };
  },
  describe(config) {
    const words = [`${config.filters} filters`, times(config.kernelSize)];
    if (times(config.strides) !== '1×1') words.push(`stride ${times(config.strides)}`);
    if (config.padding === 'same') words.push('same');
    if (times(config.dilationRate) !== '1×1') words.push(`dilation ${times(config.dilationRate)}`);
    if (config.activation !== 'linear') words.push(config.activation);
    return words.join(', ');
  },
});

const channels = (input: Shape | undefined): number => input?.[2] ?? 0;
