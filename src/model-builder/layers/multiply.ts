import { elementwise } from './merge.ts';

/** Keras's `Multiply`. */
export const multiply = elementwise('Multiply', {
  about: 'Multiplies the outputs of several layers, value by value; one may be a gate for the other.',
  value: (values) => values.join(' × '),
  held: { output: 3, input: 1.5 },
});
