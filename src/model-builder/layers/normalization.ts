import type { Shape, VariableSpec } from '../defineLayer.ts';
import { bool, float } from '../fields.ts';

/** The arguments that BatchNormalization and LayerNormalization share. */
export const normalizationFields = {
  epsilon: float({
    argument: 'epsilon',
    min: 1e-7,
    max: 1,
    step: 0.001,
    default: 0.001,
    help: 'Added to the variance, so that nothing is divided by 0.',
    enters: ['each value'],
  }),
  center: bool({
    argument: 'center',
    default: true,
    help: 'Whether each channel adds a learned constant, beta.',
    enters: ['each value', 'parameters'],
  }),
  scale: bool({
    argument: 'scale',
    default: true,
    help: 'Whether each channel is multiplied by a learned factor, gamma.',
    enters: ['each value', 'parameters'],
  }),
};

/** Gamma and beta, `[channels]` each, as far as they are learned. */
export const gammaAndBeta = (
  { center, scale }: { readonly center: boolean; readonly scale: boolean },
  shape: Shape,
): readonly VariableSpec[] => [
  ...(scale ? [{ name: 'gamma', shape, initializer: 'ones' as const }] : []),
  ...(center ? [{ name: 'beta', shape, initializer: 'zeros' as const }] : []),
];

/** What becomes of a value x. */
export const normalizedFormula = ({
  epsilon,
  center,
  scale,
}: {
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}): string => `(x − mean) / √(variance + ${epsilon})${scale ? ' × gamma' : ''}${center ? ' + beta' : ''}`;
