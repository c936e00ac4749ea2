import { defineLayer } from '../defineLayer.ts';
import { weighedFormula } from './activations.ts';
import {
  channelsOf,
  convolvedWindow,
  depthMultiplier,
  depthwiseSize,
  describeSlide,
  endFields,
  slidingFields,
} from './convolution.ts';
import { int } from '../fields.ts';
import { initializer } from './initializers.ts';
import { depthwisePenalty, pointwisePenalty } from './regularizers.ts';
import { slideFormulas } from './window.ts';

/** Keras's `SeparableConv2D`: filters of single feature maps, then mixtures of what they wrote. */
export const separableConv2d = defineLayer({
  family: 'convolution',
  inputs: 'one',
  about:
    'Looks at each feature map by itself first and then mixes them: nearly a Conv2D, with far fewer weights.',
  fields: {
    filters: int({
      argument: 'filters',
      min: 1,
      max: 512,
      default: 16,
      help: 'How many mixtures, and so how many feature maps come out.',
      enters: ['parameters', 'multiply-adds'],
    }),
    ...slidingFields,
    depthMultiplier,
    ...endFields('linear'),
    depthwiseInitializer: initializer('depthwise'),
    pointwiseInitializer: initializer('pointwise'),
    ...depthwisePenalty,
    ...pointwisePenalty,
  },
  outputShape(config, [input]) {
    const size = depthwiseSize('SeparableConv2D', config, input);
    return 'problem' in size ? size : [...size, config.filters];
  },
  variables(config, [input]) {
    const channels = channelsOf(input);
    const depthwise = {
      name: 'depthwise_kernel',
      shape: [...config.kernelSize, channels, config.depthMultiplier],
      initializer: config.depthwiseInitializer,
    };
    const pointwise = {
      name: 'pointwise_kernel',
      shape: [1, 1, channels * config.depthMultiplier, config.filters],
      initializer: config.pointwiseInitializer,
    };
    const bias = { name: 'bias', shape: [config.filters], initializer: 'zeros' as const };
    return config.useBias ? [depthwise, pointwise, bias] : [depthwise, pointwise];
  },
  multiplyAdds(config, [input], [height = 0, width = 0]) {
    const between = [height, width, channelsOf(input), config.depthMultiplier];
    return [
      [...between, ...config.kernelSize],
      [...between, config.filters],
    ];
  },
  window: convolvedWindow,
  value: (config, [input]) =>
    `${weighedFormula(config, [channelsOf(input), config.depthMultiplier])}; each x a sum of ${config.kernelSize.join(' × ')} products`,
  lengths: (config, [input]) => slideFormulas(input, config.kernelSize, config),
  held: { output: 6, input: 3 },
  describe: (config) => [`${config.filters} filters`, ...describeSlide(config)].join(', '),
});
