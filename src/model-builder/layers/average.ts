import { elementwise } from './merge.ts';

/** Keras's `Average`. */
export const average = elementwise('Average', {
  about: 'Takes the mean of the outputs of several layers, value by value.',
  value: (values) => `(${values.join(' + ')}) / ${values.length}`,
  held: { output: 4, input: 0 },
});
