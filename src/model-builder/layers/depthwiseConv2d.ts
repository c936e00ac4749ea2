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
import { initializer } from './initializers.ts';
import { depthwisePenalty } from './regularizers.ts';
import { slideFormulas } from './window.ts';

/** Keras's `DepthwiseConv2D`: each feature map has filters of its own. */
export const depthwiseConv2d = defineLayer({
  family: 'convolution',
  inputs: 'one',
  about: 'Slides a filter over each feature map by itself, without mixing them: few weights, little work.',
  fields: {
    ...slidingFields,
    depthMultiplier,
    ...endFields('linear'),
    depthwiseInitializer: initializer('depthwise'),
    ...depthwisePenalty,
  },
  outputShape(config, [input]) {
    const size = depthwiseSize('DepthwiseConv2D', config, input);
    return 'problem' in size ? size : [...size, channelsOf(input) * config.depthMultiplier];
  },
  variables(config, [input]) {
    const channels = channelsOf(input);
    const kernel = {
      name: 'depthwise_kernel',
      shape: [...config.kernelSize, channels, config.depthMultiplier],
      initializer: config.depthwiseInitializer,
    };
    const bias = { name: 'bias', shape: [channels * config.depthMultiplier], initializer: 'zeros' as const };
    return config.useBias ? [kernel, bias] : [kernel];
  },
  multiplyAdds: ({ kernelSize }, _, output) => [[...output, ...kernelSize]],
  window: convolvedWindow,
  value: (config) => weighedFormula(config, config.kernelSize),
  lengths: (config, [input]) => [
    ...slideFormulas(input, config.kernelSize, config),
    `${channelsOf(input)} × ${config.depthMultiplier}`,
  ],
  held: { output: 4, input: 1 },
  describe: (config) =>
    [
      ...describeSlide(config),
      ...(config.depthMultiplier > 1 ? [`${config.depthMultiplier} a map`] : []),
    ].join(', '),
});
