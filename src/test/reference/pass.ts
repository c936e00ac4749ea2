/** What the reference's layers read and give. */
import type { ConfigOf } from '../../model-builder/fields.ts';
import type { LayerClassName, layerDefinitions } from '../../model-builder/layers/registry.ts';
import type { Array64 } from './array64.ts';

/**
 * The input `x` (of a merge also `x2`, `x3`), the layer's variables by short name, for layers that draw the `mask`, and for
 * BatchNormalization in training the pictures' `weights`, 0 for padding.
 */
export type Inputs = Readonly<Record<string, Array64>>;
/** A layer's output, what it makes of variables that no gradient changes, and the gradients by the rest from that by its output. */
export interface Pass {
  readonly y: Array64;
  readonly updates?: Inputs;
  readonly backward: (dy: Array64) => Inputs;
}
/** Whether a name in `Inputs` is that of something with a gradient. */
export const hasGradient = (name: string): boolean =>
  !['mask', 'weights', 'moving_mean', 'moving_variance'].includes(name);
/** Whether a name in `Inputs` is that of an input. */
export const isInput = (name: string): boolean => /^x\d*$/.test(name);

/** A layer's computation. */
export type Reference<Name extends LayerClassName> = (
  config: ConfigOf<(typeof layerDefinitions)[Name]['fields']>,
  inputs: Inputs,
) => Pass;
