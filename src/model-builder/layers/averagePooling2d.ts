import { pooling2d } from './pooling2d.ts';

/** Keras's `AveragePooling2D`; with padding "same" only the real pixels of a window count. */
export const averagePooling2d = pooling2d('AveragePooling2D', 'mean');
