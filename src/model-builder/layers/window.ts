import type { Shape, ShapeProblem } from '../defineLayer.ts';
import type { Pair, Sides } from '../fields.ts';

/** "3×3". */
export const times = (pair: Pair): string => `${pair[0]}×${pair[1]}`;

/** The input as `[height, width, channels]`, or why it is not a picture. */
export function needsImage(
  input: Shape | undefined,
  className: string,
): readonly [number, number, number] | ShapeProblem {
  if (input?.length === 3) return input as readonly [number, number, number];
  const got = input ? `a row of ${input.join('×')} values` : 'nothing';
  return {
    problem: `${className} needs feature maps (height, width, channels) but gets ${got}. Move it above Flatten and Dense.`,
  };
}

interface Slide {
  readonly strides: Pair;
  readonly padding: 'valid' | 'same';
  readonly dilationRate?: Pair;
}

/** Pixels from the first to the last that a window of `kernel` pixels reads, so far apart. */
export const effective = (kernel: number, dilation = 1): number => (kernel - 1) * dilation + 1;

/** How often a window finds its place along an axis, as Keras computes it: valid: ⌊(size − effective) / stride⌋ + 1; same: ⌈size / stride⌉. */
function places(size: number, kernel: number, { strides, padding, dilationRate }: Slide, axis: 0 | 1) {
  const stride = strides[axis];
  if (padding === 'same') return { length: Math.ceil(size / stride), formula: `⌈${size} / ${stride}⌉` };
  const dilation = dilationRate?.[axis] ?? 1;
  const window = dilation === 1 ? `${kernel}` : `((${kernel} − 1) × ${dilation} + 1)`;
  return {
    length: Math.floor((size - effective(kernel, dilation)) / stride) + 1,
    formula: `⌊(${size} − ${window}) / ${stride}⌋ + 1`,
  };
}

/** How height and width come about when a window slides, with their numbers. */
export const slideFormulas = (
  [height = 0, width = 0]: Shape = [],
  [rows, columns]: Pair,
  slide: Slide,
): string[] => [places(height, rows, slide, 0).formula, places(width, columns, slide, 1).formula];

/** Height and width after sliding a window. */
export function slideWindow(
  [height, width]: readonly [number, number, number],
  [rows, columns]: Pair,
  slide: Slide,
): Pair | ShapeProblem {
  const window: Pair = [
    effective(rows, slide.dilationRate?.[0]),
    effective(columns, slide.dilationRate?.[1]),
  ];
  if (slide.padding === 'valid' && (window[0] > height || window[1] > width))
    return {
      problem: `The ${times(window)} window is larger than its ${height}×${width} input. Use padding "same", a smaller window, or fewer pooling layers before it.`,
      fix: { label: 'Use padding "same"', config: { padding: 'same' } },
    };
  return [places(height, rows, slide, 0).length, places(width, columns, slide, 1).length];
}

/** What is added or cut off: "1" all around, "1×2" rows and columns on either side, or all four. */
export function describeSides([[top, bottom], [left, right]]: Sides): string {
  if (top !== bottom || left !== right) return `${top}+${bottom} rows, ${left}+${right} columns`;
  return top === left ? `${top}` : `${top}×${left}`;
}

/** How height and width come about with rows and columns added or cut off, with their numbers. */
export const sidesFormulas = (input: Shape = [], sides: Sides, sign: '+' | '−'): string[] =>
  sides.map(([before, after], axis) => `${input[axis] ?? 0} ${sign} ${before} ${sign} ${after}`);
