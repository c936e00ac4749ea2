import { elementwise } from './merge.ts';

/** Keras's `Maximum`. */
export const maximum = elementwise(
  'Maximum',
  'Keeps the largest of the outputs of several layers, value by value.',
);
