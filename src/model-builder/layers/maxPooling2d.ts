import { pooling2d } from './pooling2d.ts';

/** Keras's `MaxPooling2D`. */
export const maxPooling2d = pooling2d('MaxPooling2D', 'max');
