import { elementwise } from './merge.ts';

/** Keras's `Average`. */
export const average = elementwise(
  'Average',
  'Takes the mean of the outputs of several layers, value by value.',
);
