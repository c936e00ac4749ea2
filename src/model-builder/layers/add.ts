import { elementwise } from './merge.ts';

/** Keras's `Add`. */
export const add = elementwise(
  'Add',
  'Adds the outputs of several layers, value by value, as at the end of a residual block.',
);
