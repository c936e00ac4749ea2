import type { Shape } from '../defineLayer.ts';

/** "26×26×16 and 13×13×16": each shape once, in the order of the inputs. */
export function listShapes(shapes: readonly Shape[]): string {
  const texts = [...new Set(shapes.map((shape) => shape.join('×')))];
  const last = texts.pop() ?? 'nothing';
  return texts.length > 0 ? `${texts.join(', ')} and ${last}` : last;
}

/** What to do when heights and widths differ. */
export const sameSizeAdvice = 'Use the same strides and pooling in each branch, and padding "same".';

/** Why feature maps and rows of values cannot be merged, or null when the inputs are all of one kind. */
export function mixedProblem(className: 'Add' | 'Concatenate', inputs: readonly Shape[]): string | null {
  if (inputs.every((shape) => shape.length === inputs[0]?.length)) return null;
  return `${className} cannot merge feature maps with a row of values: it gets ${listShapes(inputs)}. Put a Flatten after the feature maps.`;
}
