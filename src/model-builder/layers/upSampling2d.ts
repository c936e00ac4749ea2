import { defineLayer } from '../defineLayer.ts';
import { choice, pair } from '../fields.ts';
import { needsImage, times } from './window.ts';

/** Keras's `UpSampling2D`. */
export const upSampling2d = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Enlarges every feature map, by repeating pixels or by blending neighbours.',
  fields: {
    size: pair({
      argument: 'size',
      min: 1,
      max: 16,
      default: [2, 2],
      help: 'How many times as high, and how many times as wide.',
      enters: ['output shape'],
    }),
    interpolation: choice({
      argument: 'interpolation',
      options: ['nearest', 'bilinear'],
      default: 'nearest',
      help: '"nearest" repeats each pixel; "bilinear" blends the four nearest by their distance.',
      enters: ['each value'],
    }),
  },
  outputShape({ size }, [input]) {
    const image = needsImage(input, 'UpSampling2D');
    return 'problem' in image ? image : [image[0] * size[0], image[1] * size[1], image[2]];
  },
  variables: () => [],
  window: ({ size, interpolation }) => {
    const reach = (by: number) => (interpolation === 'bilinear' && by > 1 ? 2 : 1);
    return { size: [reach(size[0]), reach(size[1])], strides: [1 / size[0], 1 / size[1]] };
  },
  value: ({ size, interpolation }) =>
    interpolation === 'nearest'
      ? `x, in ${size[0]} × ${size[1]} places`
      : 'a × x₁ + b × x₂ + c × x₃ + d × x₄ of the nearest four, a + b + c + d = 1',
  lengths: ({ size }, [input]) => size.map((factor, axis) => `${input?.[axis] ?? 0} × ${factor}`),
  held: { output: 2, input: 1 },
  describe: ({ size, interpolation }) => `${times(size)}, ${interpolation}`,
});
