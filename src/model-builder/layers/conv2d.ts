import { defineLayer } from '../defineLayer.ts';
import { int } from '../fields.ts';
import { weighedFormula } from './activations.ts';
import {
  channelsOf,
  convolvedSize,
  convolvedWindow,
  describeSlide,
  endFields,
  slidingFields,
} from './convolution.ts';
import { initializer } from './initializers.ts';
import { kernelPenalty } from './regularizers.ts';
import { slideFormulas } from './window.ts';

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
      enters: ['parameters', 'multiply-adds'],
    }),
    ...slidingFields,
    ...endFields('relu'),
    kernelInitializer: initializer('kernel'),
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
  multiplyAdds: ({ kernelSize }, [input], output) => [[...output, ...kernelSize, channelsOf(input)]],
  window: convolvedWindow,
  value: (config, [input]) => weighedFormula(config, [...config.kernelSize, channelsOf(input)]),
  lengths: (config, [input]) => slideFormulas(input, config.kernelSize, config),
  held: { output: 3.5, input: 0.5 },
  describe: (config) => [`${config.filters} filters`, ...describeSlide(config)].join(', '),
});
