import { chain } from './edit.ts';
import type { ModelSpec } from './spec.ts';

/** The first network a visitor sees: two convolutions, two poolings, a Dense of 64, dropout, softmax. */
export function starterCnn(classes: number): ModelSpec {
  return chain([
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 16 }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 32 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: 64 }],
    ['Dropout', { rate: 0.25 }],
    ['Dense', { units: classes, activation: 'softmax' }],
  ]);
}
