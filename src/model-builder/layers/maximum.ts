import { elementwise } from './merge.ts';

/** Keras's `Maximum`. */
export const maximum = elementwise('Maximum', {
  about: 'Keeps the largest of the outputs of several layers, value by value.',
  value: (values) => `max(${values.join(', ')})`,
  held: { output: 4, input: 0 },
});
