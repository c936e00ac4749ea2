import { elementwise } from './merge.ts';

/** Keras's `Minimum`. */
export const minimum = elementwise('Minimum', {
  about: 'Keeps the smallest of the outputs of several layers, value by value: what all of them found.',
  value: (values) => `min(${values.join(', ')})`,
  held: { output: 4, input: 0 },
});
