import { defineLayer } from '../defineLayer.ts';
import { choice, optionalPair, pair } from '../fields.ts';
import { sequence } from './activations.ts';
import { needsImage, slideFormulas, slideWindow, times } from './window.ts';

/** What is taken of many values, in words. */
export const pooled = { max: 'the largest value', mean: 'the mean' } as const;

/** The same as a formula, of so many values as the product of `factors`: "max(x₁, …, x₄), 4 = 2 × 2". */
export function pooledFormula(takes: keyof typeof pooled, factors: readonly number[]): string {
  const count = factors.reduce((a, b) => a * b, 1);
  const listed = sequence(count, takes === 'max' ? ', ' : ' + ', (i) => `x${i}`);
  return `${takes === 'max' ? `max(${listed})` : `(${listed}) / ${count}`}, ${count} = ${factors.join(' × ')}`;
}

/** The part that MaxPooling2D and AveragePooling2D share: a window slides over each feature map by itself. */
export const pooling2d = (className: 'MaxPooling2D' | 'AveragePooling2D', takes: keyof typeof pooled) =>
  defineLayer({
    family: 'pooling',
    inputs: 'one',
    about: `Shrinks every feature map: it takes ${pooled[takes]} of each small window.`,
    fields: {
      poolSize: pair({
        argument: 'pool_size',
        min: 1,
        max: 16,
        default: [2, 2],
        help: 'Height and width of the window.',
        enters: ['output shape', 'each value', 'receptive field'],
      }),
      strides: optionalPair({
        argument: 'strides',
        min: 1,
        max: 16,
        default: null,
        whenNull: 'same as pool size',
        help: 'How many pixels the window moves at a time.',
        enters: ['output shape'],
      }),
      padding: choice({
        argument: 'padding',
        options: ['valid', 'same'],
        default: 'valid',
        help: '"valid" drops rows and columns that do not fill a window; "same" keeps them as smaller windows.',
        enters: ['output shape'],
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
    window: (config) => ({ size: config.poolSize, strides: config.strides ?? config.poolSize }),
    value: ({ poolSize }) => pooledFormula(takes, poolSize),
    lengths: ({ poolSize, strides, padding }, [input]) =>
      slideFormulas(input, poolSize, { strides: strides ?? poolSize, padding }),
    held: { output: 2, input: 1 },
    describe(config) {
      const words = [times(config.poolSize)];
      if (config.strides && times(config.strides) !== times(config.poolSize))
        words.push(`stride ${times(config.strides)}`);
      if (config.padding === 'same') words.push('same');
      return words.join(', ');
    },
  });
