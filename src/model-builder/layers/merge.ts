import { defineLayer, type Held, type Shape, type ShapeProblem } from '../defineLayer.ts';

/** "26×26×16 and 13×13×16": each shape once, in the order of the inputs. */
export function listShapes(shapes: readonly Shape[]): string {
  const texts = [...new Set(shapes.map((shape) => shape.join('×')))];
  const last = texts.pop() ?? 'nothing';
  return texts.length > 0 ? `${texts.join(', ')} and ${last}` : last;
}

/** What to do when heights and widths differ. */
export const sameSizeAdvice = 'Use the same strides and pooling in each branch, and padding "same".';

/** Why feature maps and rows of values cannot be merged, or null when the inputs are all of one kind. */
export function mixedProblem(className: string, inputs: readonly Shape[]): string | null {
  if (inputs.every((shape) => shape.length === inputs[0]?.length)) return null;
  return `${className} cannot merge feature maps with a row of values: it gets ${listShapes(inputs)}. Put a Flatten after the feature maps.`;
}

interface Merge {
  readonly about: string;
  /** What becomes of the values of one place in each input. */
  readonly value: (values: readonly string[]) => string;
  readonly held: Held;
}

/** Keras's merges value by value; where an input has one value along an axis, it stands for all (1×1×16 fits 7×7×16). */
export const elementwise = (className: string, { about, value, held }: Merge) =>
  defineLayer({
    family: 'merge',
    inputs: 'many',
    about,
    fields: {},
    outputShape: (_, inputs) => commonShape(className, inputs),
    variables: () => [],
    window: () => 'same',
    value: (_, inputs) => value(inputs.map((__, i) => String.fromCharCode(97 + i))),
    held,
    describe: () => '',
  });

function commonShape(className: string, inputs: readonly Shape[]): Shape | ShapeProblem {
  const mixed = mixedProblem(className, inputs);
  if (mixed !== null) return { problem: mixed };
  const [first = []] = inputs;
  const common = first.map((_, axis) => Math.max(...inputs.map((shape) => shape[axis] ?? 1)));
  if (inputs.every((shape) => shape.every((length, axis) => length === 1 || length === common[axis])))
    return common;
  return {
    problem: `${className} needs inputs of one shape but gets ${listShapes(inputs)}. ${advice(inputs)}`,
  };
}

/** What to do when shapes of one rank differ. */
function advice(inputs: readonly Shape[]): string {
  if (inputs[0]?.length === 1) return 'Give the last Dense of each branch the same units.';
  // A length of 1 fits any other.
  const differ = (axis: number) =>
    new Set(inputs.map((shape) => shape[axis]).filter((length) => length !== 1)).size > 1;
  return differ(0) || differ(1) ? sameSizeAdvice : 'Give the last Conv2D of each branch the same filters.';
}
