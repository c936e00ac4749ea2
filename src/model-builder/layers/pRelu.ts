import { defineLayer, type Shape } from '../defineLayer.ts';
import { axes } from '../fields.ts';

/** Keras's `PReLU`: relu whose slope below 0 is learned. */
export const pRelu = defineLayer({
  family: 'shape',
  inputs: 'one',
  about: 'Lets positive values through and multiplies negative ones by a learned slope, which begins at 0.',
  fields: {
    sharedAxes: axes({
      argument: 'shared_axes',
      default: null,
      help: 'Whether all pixels of a feature map share one slope, instead of one each.',
      enters: ['each value', 'parameters'],
    }),
  },
  outputShape({ sharedAxes }, [input = []]) {
    if (sharedAxes === null || input.length === 3) return input;
    return {
      problem: `PReLU shares slopes over height and width, but gets a row of ${input.join('×')} values. Give each value its own.`,
      fix: { label: 'Give each value its own slope', config: { sharedAxes: null } },
    };
  },
  variables: ({ sharedAxes }, [input = []]) => [
    { name: 'alpha', shape: alphaShape(sharedAxes, input), initializer: 'zeros' },
  ],
  multiplyAdds: (_, __, output) => [output],
  window: () => 'same',
  value: () => 'x above 0, else slope × x',
  held: { output: 8, input: 0 },
  describe: ({ sharedAxes }) => (sharedAxes ? 'a slope a map' : 'a slope a value'),
});

const alphaShape = (sharedAxes: readonly [1, 2] | null, input: Shape): Shape =>
  sharedAxes ? [1, 1, input[2] ?? 0] : input;
