import type { Forward } from '../defineForward.ts';
import { activate } from './activations.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `Activation`. */
export const activation: Forward<'Activation'> = (config, inputs) =>
  activate(config.activation, onlyInput(inputs));
