import { float, type FloatField } from '../fields.ts';
import { kernelOf, type KernelPrefix, kernelPrefixes } from './kernels.ts';

/** What weights cost besides the data's loss; Keras's `kernel_regularizer=L1L2(l1, l2)` in two numbers, and those of other kernels. */
function penalty<Of extends KernelPrefix>(of: Of): { readonly [Key in `${Of}L1` | `${Of}L2`]: FloatField } {
  const field = (norm: 'l1' | 'l2', help: string) =>
    float({
      argument: `${of}_${norm}`,
      ours: true,
      live: true,
      help: `${help} Keras: ${of}_regularizer, ${norm.toUpperCase()}.`,
      default: 0,
      min: 0,
      max: 10,
      step: 0.0001,
      formula: (value, variable) =>
        `loss + ${value} × the sum of ${norm === 'l1' ? '|weight|' : 'weight²'} over ${variable(kernelOf(of)).join(' × ')} weights`,
    });
  return {
    [`${of}L1`]: field(
      'l1',
      'Adds so much times the sum of |weight| to the loss, which makes many weights zero.',
    ),
    [`${of}L2`]: field('l2', 'Adds so much times the sum of weight² to the loss, which keeps weights small.'),
  } as { readonly [Key in `${Of}L1` | `${Of}L2`]: FloatField };
}

export const kernelPenalty = penalty('kernel');
export const depthwisePenalty = penalty('depthwise');
export const pointwisePenalty = penalty('pointwise');

/** What a layer's variable costs: l1 · Σ|w| + l2 · Σ w². */
interface Penalty {
  /** The variable's short name, and the argument in Keras. */
  readonly variable: string;
  readonly argument: string;
  readonly l1: number;
  readonly l2: number;
}

/** What weights of a layer may cost, those that cost nothing included. */
export const penaltiesOf = (config: object): Penalty[] =>
  kernelPrefixes.flatMap((of) => {
    const { [`${of}L1`]: l1, [`${of}L2`]: l2 } = config as Readonly<Record<string, number | undefined>>;
    if (l1 === undefined || l2 === undefined) return [];
    return [{ variable: kernelOf(of), argument: `${of}_regularizer`, l1, l2 }];
  });
