import { elementwise } from './merge.ts';

/** Keras's `Multiply`. */
export const multiply = elementwise(
  'Multiply',
  'Multiplies the outputs of several layers, value by value; one may be a gate for the other.',
);
