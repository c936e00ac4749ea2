import { defineLayer } from '../defineLayer.ts';
import { int } from '../fields.ts';
import {
  channelsOf,
  convolvedSize,
  convolvedWindow,
  describeSlide,
  endFields,
  initializer,
  slidingFields,
} from './convolution.ts';
import { kernelPenalty } from './regularizers.ts';
import { slideFormula } from './window.ts';

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
    ...slidingFields,
    ...endFields('relu'),
    kernelInitializer: initializer('kernel_initializer'),
    ...kernelPenalty,
  },
  outputShape(config, [input]) {
    const size = convolvedSize('Conv2D', config, input);
    return 'problem' in size ? size : [...size, config.filters];
  },
  variables(config, [input]) {
    const kernel = {
      name: 'kernel',
      shape: [...config.kernelSize, channelsOf(input), config.filters],
      initializer: config.kernelInitializer,
    };
    const bias = { name: 'bias', shape: [config.filters], initializer: 'zeros' as const };
    return config.useBias ? [kernel, bias] : [kernel];
  },
  multiplyAdds: (config, [input], output) =>
    output.reduce((a, b) => a * b, 1) * config.kernelSize[0] * config.kernelSize[1] * channelsOf(input),
  window: convolvedWindow,
  formulas(config, [input]) {
    const weights = `${config.kernelSize.join(' × ')} × ${channelsOf(input)}`;
    return {
      size: slideFormula(input?.[0] ?? 0, config.kernelSize, config),
      parameters: config.useBias ? `(${weights} + 1) × ${config.filters}` : `${weights} × ${config.filters}`,
    };
  },
  describe: (config) => [`${config.filters} filters`, ...describeSlide(config)].join(', '),
});
