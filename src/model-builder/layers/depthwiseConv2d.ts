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
import { depthwisePenalty } from './regularizers.ts';
import { slideFormula } from './window.ts';

/** Keras's `DepthwiseConv2D`: each feature map has filters of its own. */
export const depthwiseConv2d = defineLayer({
  family: 'convolution',
  inputs: 'one',
  about: 'Slides a filter over each feature map by itself, without mixing them: few weights, little work.',
  fields: {
    ...slidingFields,
    depthMultiplier,
    ...endFields('linear'),
    depthwiseInitializer: initializer('depthwise_initializer'),
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
  multiplyAdds: ({ kernelSize }, _, output) =>
    output.reduce((a, b) => a * b, 1) * kernelSize[0] * kernelSize[1],
  window: convolvedWindow,
  formulas(config, [input]) {
    const maps = `${channelsOf(input)} × ${config.depthMultiplier}`;
    const weights = config.kernelSize.join(' × ');
    return {
      size: slideFormula(input?.[0] ?? 0, config.kernelSize, config),
      parameters: config.useBias ? `(${weights} + 1) × ${maps}` : `${weights} × ${maps}`,
    };
  },
  describe: (config) =>
    [
      ...describeSlide(config),
      ...(config.depthMultiplier > 1 ? [`${config.depthMultiplier} a map`] : []),
    ].join(', '),
});
