import { globalPooling2d } from './globalPooling2d.ts';

/** Keras's `GlobalAveragePooling2D`. */
export const globalAveragePooling2d = globalPooling2d('GlobalAveragePooling2D', 'mean', {
  output: 2,
  input: 1,
});
