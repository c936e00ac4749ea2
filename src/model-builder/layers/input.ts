import { defineLayer } from '../defineLayer.ts';
import { shape } from '../fields.ts';

/** Keras's `Input`: where the pictures enter, scaled to 0..1. */
export const input = defineLayer({
  family: 'io',
  inputs: 'none',
  about: 'Where the pictures enter, as numbers from 0 to 1.',
  fields: {
    shape: shape({
      argument: 'shape',
      default: [28, 28, 1],
      help: "Height, width and channels of the data set's pictures.",
    }),
  },
  outputShape: (config) => config.shape,
  variables: () => [],
  multiplyAdds: () => 0,
  window: () => 'same',
  describe: (config) => `${config.shape.join('×')}, in [0, 1]`,
});
