import { defineLayer } from '../defineLayer.ts';
import { sides } from '../fields.ts';
import { describeSides, needsImage, sidesFormulas } from './window.ts';

/** Keras's `ZeroPadding2D`. */
export const zeroPadding2d = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Puts rows and columns of zeros around every feature map.',
  fields: {
    padding: sides({
      argument: 'padding',
      min: 0,
      max: 64,
      default: [
        [1, 1],
        [1, 1],
      ],
      help: 'How many rows of zeros come above and below, and how many columns left and right.',
      enters: ['output shape'],
    }),
  },
  outputShape({ padding: [rows, columns] }, [input]) {
    const image = needsImage(input, 'ZeroPadding2D');
    if ('problem' in image) return image;
    const [height, width, channels] = image;
    return [rows[0] + height + rows[1], columns[0] + width + columns[1], channels];
  },
  variables: () => [],
  window: () => 'same',
  lengths: ({ padding }, [input]) => sidesFormulas(input, padding, '+'),
  held: { output: 2, input: 0 },
  describe: ({ padding }) => describeSides(padding),
});
