import { defineLayer } from '../defineLayer.ts';
import { choice, optionalPair, pair } from '../fields.ts';
import { needsImage, slideFormula, slideWindow, times } from './window.ts';

/** The part that MaxPooling2D and AveragePooling2D share: a window slides over each feature map by itself. */
export const pooling2d = (className: 'MaxPooling2D' | 'AveragePooling2D', keeps: string) =>
  defineLayer({
    family: 'pooling',
    inputs: 'one',
    about: `Shrinks every feature map: ${keeps} of each small window.`,
    fields: {
      poolSize: pair({
        argument: 'pool_size',
        min: 1,
        max: 16,
        default: [2, 2],
        help: 'Height and width of the window.',
      }),
      strides: optionalPair({
        argument: 'strides',
        min: 1,
        max: 16,
        default: null,
        whenNull: 'same as pool size',
        help: 'How many pixels the window moves at a time.',
      }),
      padding: choice({
        argument: 'padding',
        options: ['valid', 'same'],
        default: 'valid',
        help: '"valid" drops rows and columns that do not fill a window; "same" keeps them as smaller windows.',
      }),
    },
    outputShape(config, [input]) {
      const image = needsImage(input, className);
      if ('problem' in image) return image;
      const size = slideWindow(image, config.poolSize, {
        strides: config.strides ?? config.poolSize,
        padding: config.padding,
      });
      return 'problem' in size ? size : [...size, image[2]];
    },
    variables: () => [],
    multiplyAdds: () => 0,
    window: (config) => ({ size: config.poolSize, strides: config.strides ?? config.poolSize }),
    formulas: (config, [input]) => ({
      size: slideFormula(input?.[0] ?? 0, config.poolSize, {
        strides: config.strides ?? config.poolSize,
        padding: config.padding,
      }),
      parameters: null,
    }),
    describe(config) {
      const words = [times(config.poolSize)];
      if (config.strides && times(config.strides) !== times(config.poolSize))
        words.push(`stride ${times(config.strides)}`);
      if (config.padding === 'same') words.push('same');
      return words.join(', ');
    },
  });
