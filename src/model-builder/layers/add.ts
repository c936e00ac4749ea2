import { defineLayer, type Shape } from '../defineLayer.ts';
import { listShapes, mixedProblem, sameSizeAdvice } from './merge.ts';

/** Keras's `Add`, on inputs of one shape. */
export const add = defineLayer({
  family: 'merge',
  inputs: 'many',
  about: 'Adds the outputs of several layers, value by value, as at the end of a residual block.',
  fields: {},
  outputShape(_, inputs) {
    const mixed = mixedProblem('Add', inputs);
    if (mixed !== null) return { problem: mixed };
    const [first = []] = inputs;
    if (inputs.every((shape) => shape.join() === first.join())) return first;
    return {
      problem: `Add needs inputs of one shape but gets ${listShapes(inputs)}. ${advice(inputs)}`,
    };
  },
  variables: () => [],
  multiplyAdds: () => 0,
  window: () => 'same',
  describe: () => '',
});

/** What to do when shapes of one rank differ. */
function advice(inputs: readonly Shape[]): string {
  if (inputs[0]?.length === 1) return 'Give the last Dense of each branch the same units.';
  const sizes = new Set(inputs.map((shape) => shape.slice(0, 2).join()));
  return sizes.size > 1 ? sameSizeAdvice : 'Give the last Conv2D of each branch the same filters.';
}
