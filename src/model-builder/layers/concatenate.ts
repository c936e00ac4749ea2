import { defineLayer } from '../defineLayer.ts';
import { listShapes, mixedProblem, sameSizeAdvice } from './merge.ts';

/** Keras's `Concatenate` along the last axis: channels of feature maps, values of rows. */
export const concatenate = defineLayer({
  family: 'merge',
  inputs: 'many',
  about: 'Lays the outputs of several layers side by side: all their feature maps, or all their values.',
  fields: {},
  fixed: { axis: -1 },
  outputShape(_, inputs) {
    const mixed = mixedProblem('Concatenate', inputs);
    if (mixed !== null) return { problem: mixed };
    const sizes = inputs.map((shape) => shape.slice(0, -1));
    const size = sizes[0] ?? [];
    if (sizes.some((other) => other.join() !== size.join()))
      return {
        problem: `Concatenate needs inputs of the same height and width but gets ${listShapes(sizes)}. ${sameSizeAdvice}`,
      };
    return [...size, inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)];
  },
  variables: () => [],
  window: () => 'same',
  lengths: (_, inputs) => [
    ...(inputs[0] ?? []).slice(1).map(() => null),
    inputs.map((shape) => shape.at(-1)).join(' + '),
  ],
  held: { output: 2, input: 0 },
  describe: () => '',
});
