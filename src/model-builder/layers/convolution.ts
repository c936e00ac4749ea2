/** What all convolutions share: their fields, and how far they slide. */
import type { Shape, ShapeProblem } from '../defineLayer.ts';
import { bool, choice, int, pair, type Pair } from '../fields.ts';
import { type ActivationName, appliedActivation } from './activations.ts';
import { effective, needsImage, slideWindow, times } from './window.ts';

export const slidingFields = {
  kernelSize: pair({
    argument: 'kernel_size',
    min: 1,
    max: 15,
    default: [3, 3],
    help: 'Height and width of each filter, in pixels of its input.',
    enters: ['output shape', 'parameters', 'receptive field'],
  }),
  strides: pair({
    argument: 'strides',
    min: 1,
    max: 8,
    default: [1, 1],
    help: 'How many pixels the filter moves at a time.',
    enters: ['output shape'],
  }),
  padding: choice({
    argument: 'padding',
    options: ['valid', 'same'],
    default: 'valid',
    help: '"valid" stays inside the picture; "same" adds zeros around it, so that stride 1 keeps the size.',
    enters: ['output shape'],
  }),
  dilationRate: pair({
    argument: 'dilation_rate',
    min: 1,
    max: 8,
    default: [1, 1],
    help: 'Distance between the pixels a filter reads; 1 means neighbours.',
    enters: ['output shape', 'receptive field'],
  }),
};

/** How many filters each channel has of its own. */
export const depthMultiplier = int({
  argument: 'depth_multiplier',
  min: 1,
  max: 8,
  default: 1,
  help: 'How many filters look at each feature map by itself.',
  enters: ['parameters', 'multiply-adds'],
});

/** The last two of a convolution. */
export const endFields = (activation: ActivationName) => ({
  activation: appliedActivation(activation),
  useBias: bool({
    argument: 'use_bias',
    default: true,
    help: 'Whether each filter adds a learned constant.',
    enters: ['each value', 'parameters'],
  }),
});

interface Slide {
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: 'valid' | 'same';
  readonly dilationRate: Pair;
}

/** Height and width after a convolution, or why there are none. */
export function convolvedSize(
  className: string,
  config: Slide,
  input: Shape | undefined,
): Pair | ShapeProblem {
  const image = needsImage(input, className);
  if ('problem' in image) return image;
  if (Math.max(...config.strides) > 1 && Math.max(...config.dilationRate) > 1)
    return {
      problem: `Strides ${times(config.strides)} and dilation ${times(config.dilationRate)} cannot be combined: one of them must be 1×1.`,
      fix: { label: 'Set dilation rate to 1×1', config: { dilationRate: [1, 1] } },
    };
  return slideWindow(image, config.kernelSize, config);
}

/** The same for filters of single channels, whose strides TensorFlow takes only equal. */
export function depthwiseSize(
  className: string,
  config: Slide,
  input: Shape | undefined,
): Pair | ShapeProblem {
  const [down, across] = config.strides;
  if (down === across) return convolvedSize(className, config, input);
  const most = Math.max(down, across);
  return {
    problem: `${className} moves as far down as across, not ${times(config.strides)}: with TensorFlow, Keras takes no others.`,
    fix: { label: `Set strides to ${most}×${most}`, config: { strides: [most, most] } },
  };
}

/** How far a filter sees. */
export const convolvedWindow = ({ kernelSize, dilationRate, strides }: Slide) => ({
  size: [effective(kernelSize[0], dilationRate[0]), effective(kernelSize[1], dilationRate[1])] as const,
  strides,
});

/** What is not as usual about how it slides, and the activation. */
export function describeSlide(config: Slide & { readonly activation: string }): string[] {
  const words = [times(config.kernelSize)];
  if (times(config.strides) !== '1×1') words.push(`stride ${times(config.strides)}`);
  if (config.padding === 'same') words.push('same');
  if (times(config.dilationRate) !== '1×1') words.push(`dilation ${times(config.dilationRate)}`);
  if (config.activation !== 'linear') words.push(config.activation);
  return words;
}

/** The channels of feature maps. */
export const channelsOf = (input: Shape | undefined): number => input?.[2] ?? 0;
