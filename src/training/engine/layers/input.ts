import type { Forward } from '../defineForward.ts';
import { onlyInput } from './arguments.ts';

/** Keras's `Input`: the pictures as they come. */
export const input: Forward<'Input'> = (_, inputs) => onlyInput(inputs);
