/** How gradients are kept short; the engine has the formulas. */
import { float } from '../../model-builder/fields.ts';
import type { ChosenOf, Kinds } from './kinds.ts';

const limit = (argument: string, help: string) =>
  ({ limit: float({ argument, help, default: 1, min: 1e-6, max: 1e6, step: 0.1 }) }) as const;

/** All ways to clip. */
export const clippings = {
  None: { title: 'none', help: 'Gradients are taken as they are.', fields: {} },
  ByValue: {
    title: 'value',
    help: 'No single number of a gradient gets larger.',
    fields: limit('clipvalue', 'The largest a number may be, up or down.'),
  },
  ByNorm: {
    title: 'norm',
    help: 'Each variable’s gradient is shortened where it is too long.',
    fields: limit('clipnorm', 'The greatest length of a variable’s gradient.'),
  },
  ByGlobalNorm: {
    title: 'global norm',
    help: 'All gradients are shortened together, so that their direction stays.',
    fields: limit('global_clipnorm', 'The greatest length of all gradients together.'),
  },
} satisfies Kinds;

/** A way to clip and its limit. */
export type ClippingConfig = ChosenOf<typeof clippings>;
