import { globalPooling2d } from './globalPooling2d.ts';

/** Keras's `GlobalMaxPooling2D`. */
export const globalMaxPooling2d = globalPooling2d('GlobalMaxPooling2D', 'max', { output: 4, input: 5 });
