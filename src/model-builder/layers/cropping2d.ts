import { defineLayer } from '../defineLayer.ts';
import { sides } from '../fields.ts';
import { describeSides, needsImage, sidesFormulas } from './window.ts';

/** Keras's `Cropping2D`. */
export const cropping2d = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Cuts rows and columns off the edges of every feature map.',
  fields: {
    cropping: sides({
      argument: 'cropping',
      min: 0,
      max: 64,
      default: [
        [0, 0],
        [0, 0],
      ],
      help: 'How many rows are cut off above and below, and how many columns left and right.',
      enters: ['output shape'],
    }),
  },
  outputShape({ cropping: [rows, columns] }, [input]) {
    const image = needsImage(input, 'Cropping2D');
    if ('problem' in image) return image;
    const [height, width, channels] = image;
    const [left, right] = [height - rows[0] - rows[1], width - columns[0] - columns[1]];
    if (left > 0 && right > 0) return [left, right, channels];
    return {
      problem: `Cropping2D cuts ${rows[0] + rows[1]} rows and ${columns[0] + columns[1]} columns off, which leaves nothing of its ${height}×${width} input. Cut less off.`,
      fix: {
        label: 'Cut nothing off',
        config: {
          cropping: [
            [0, 0],
            [0, 0],
          ],
        },
      },
    };
  },
  variables: () => [],
  window: () => 'same',
  lengths: ({ cropping }, [input]) => sidesFormulas(input, cropping, '−'),
  held: { output: 1, input: 1 },
  describe: ({ cropping }) => describeSides(cropping),
});
