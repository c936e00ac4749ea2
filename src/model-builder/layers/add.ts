import { elementwise } from './merge.ts';

/** Keras's `Add`. */
export const add = elementwise('Add', {
  about: 'Adds the outputs of several layers, value by value, as at the end of a residual block.',
  value: (values) => values.join(' + '),
  held: { output: 2, input: 0 },
});
