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

/** The formula of `slideWindow` for the height, with its numbers. */
export function slideFormula(
  height: number,
  kernel: Pair,
  config: { readonly strides: Pair; readonly padding: 'valid' | 'same'; readonly dilationRate?: Pair },
): string {
  const [dilation] = config.dilationRate ?? [1];
  const [stride] = config.strides;
  if (config.padding === 'same') return `⌈${height} / ${stride}⌉ = ${Math.ceil(height / stride)} high`;
  const window = dilation === 1 ? `${kernel[0]}` : `((${kernel[0]} − 1) × ${dilation} + 1)`;
  const rows = Math.floor((height - ((kernel[0] - 1) * dilation + 1)) / stride) + 1;
  return `⌊(${height} − ${window}) / ${stride}⌋ + 1 = ${rows} high`;
}

/**
 * Height and width after sliding a window, as Keras computes them:
 * valid: ⌊(size − effective) / stride⌋ + 1; same: ⌈size / stride⌉, with effective = (kernel − 1) × dilation + 1.
 */
export function slideWindow(
  [height, width]: readonly [number, number, number],
  kernel: Pair,
  config: { readonly strides: Pair; readonly padding: 'valid' | 'same'; readonly dilationRate?: Pair },
): Pair | ShapeProblem {
  const dilation = config.dilationRate ?? [1, 1];
  const effective: Pair = [(kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1];
  if (config.padding === 'same')
    return [Math.ceil(height / config.strides[0]), Math.ceil(width / config.strides[1])];
  if (effective[0] > height || effective[1] > width)
    return {
      problem: `The ${times(effective)} window is larger than its ${height}×${width} input. Use padding "same", a smaller window, or fewer pooling layers before it.`,
      fix: { label: 'Use padding "same"', config: { padding: 'same' } },
    };
  return [
    Math.floor((height - effective[0]) / config.strides[0]) + 1,
    Math.floor((width - effective[1]) / config.strides[1]) + 1,
  ];
}

/** What is added or cut off: "1" all around, "1×2" rows and columns on either side, or all four. */
export function describeSides([[top, bottom], [left, right]]: Sides): string {
  if (top !== bottom || left !== right) return `${top}+${bottom} rows, ${left}+${right} columns`;
  return top === left ? `${top}` : `${top}×${left}`;
}

/** The height with rows added or cut off, with its numbers. */
export const sidesFormula = (input: Shape | undefined, [[top, bottom]]: Sides, sign: '+' | '−'): string =>
  `${input?.[0] ?? 0} ${sign} ${top} ${sign} ${bottom} high`;
