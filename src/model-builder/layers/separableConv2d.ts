import { defineLayer } from '../defineLayer.ts';
import {
  channelsOf,
  convolvedWindow,
  depthMultiplier,
  depthwiseSize,
  describeSlide,
  endFields,
  initializer,
  slidingFields,
} from './convolution.ts';
import { int } from '../fields.ts';
import { depthwisePenalty, pointwisePenalty } from './regularizers.ts';
import { slideFormula } from './window.ts';

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
    }),
    ...slidingFields,
    depthMultiplier,
    ...endFields('linear'),
    depthwiseInitializer: initializer('depthwise_initializer'),
    pointwiseInitializer: initializer('pointwise_initializer'),
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
    const between = height * width * channelsOf(input) * config.depthMultiplier;
    return between * (config.kernelSize[0] * config.kernelSize[1] + config.filters);
  },
  window: convolvedWindow,
  formulas(config, [input]) {
    const maps = `${channelsOf(input)} × ${config.depthMultiplier}`;
    const mixing = config.useBias ? `(${maps} + 1) × ${config.filters}` : `${maps} × ${config.filters}`;
    return {
      size: slideFormula(input?.[0] ?? 0, config.kernelSize, config),
      parameters: `${config.kernelSize.join(' × ')} × ${maps} + ${mixing}`,
    };
  },
  describe: (config) => [`${config.filters} filters`, ...describeSlide(config)].join(', '),
});
