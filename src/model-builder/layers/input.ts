import { defineLayer } from '../defineLayer.ts';
import { shape } from '../fields.ts';

/** Keras's `Input`: where the pictures enter, as preprocessing makes them. */
export const input = defineLayer({
  family: 'io',
  inputs: 'none',
  about: 'Where the pictures enter, as preprocessing makes them.',
  fields: {
    shape: shape({
      argument: 'shape',
      default: [28, 28, 1],
      help: "Height, width and channels of the data set's pictures.",
      enters: ['activation memory'],
    }),
  },
  outputShape: (config) => config.shape,
  variables: () => [],
  window: () => 'same',
  held: { output: 1, input: 0 },
  describe: (config) => config.shape.join('×'),
});
