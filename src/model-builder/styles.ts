/** Networks in the styles of well-known ones, small enough to train on the device, for pictures from 16×16 on. */
import type { ImageShape } from '../data/dataset.ts';
import { chain, type ChainItem } from './edit.ts';
import { growing } from './growing.ts';
import type { ModelSpec } from './spec.ts';

const same = { padding: 'same' } as const;
const pool: ChainItem = ['MaxPooling2D', same];
/** Keras's 0.99 remembers a hundred steps, far longer than weights stay alike in runs as short as these. */
const settle: ChainItem = ['BatchNormalization', { momentum: 0.9 }];
const classifier = (classes: number): ChainItem => ['Dense', { units: classes, activation: 'softmax' }];
const one = { kernelSize: [1, 1] } as const;

/** In the style of VGG (Simonyan and Zisserman 2014): pairs of 3×3 convolutions, then a pooling. */
export const vggStyle = (shape: ImageShape, classes: number): ModelSpec =>
  chain([
    ['Input', { shape }],
    ...[16, 32, 64].flatMap((filters): ChainItem[] => [
      ['Conv2D', { filters, ...same, kernelInitializer: 'he_normal' }],
      ['Conv2D', { filters, ...same, kernelInitializer: 'he_normal' }],
      pool,
    ]),
    ['Flatten', {}],
    ['Dense', { units: 128, kernelInitializer: 'he_normal' }],
    ['Dropout', { rate: 0.5 }],
    classifier(classes),
  ]);

/** All convolutional (Springenberg et al. 2014): strides instead of pooling, means instead of a Dense. */
export const allConvolutional = (shape: ImageShape, classes: number): ModelSpec =>
  chain([
    ['Input', { shape }],
    ...[16, 32, 64].flatMap((filters): ChainItem[] => [
      ['Conv2D', { filters, ...same, kernelInitializer: 'he_normal' }],
      ['Conv2D', { filters, ...same, strides: [2, 2], kernelInitializer: 'he_normal' }],
    ]),
    ['Conv2D', { filters: classes, ...one, activation: 'linear' }],
    ['GlobalAveragePooling2D', {}],
    ['Activation', { activation: 'softmax' }],
  ]);

/** In the style of MobileNet (Howard et al. 2017): each convolution in two steps, of single maps and then across them. */
export function mobileNetStyle(shape: ImageShape, classes: number): ModelSpec {
  const settled: ChainItem[] = [settle, ['Activation', { activation: 'relu6' }]];
  const plain = { ...same, useBias: false, activation: 'linear' } as const;
  return chain([
    ['Input', { shape }],
    ['Conv2D', { filters: 16, ...plain }],
    ...settled,
    ...(
      [
        [32, 2],
        [32, 1],
        [64, 2],
        [64, 1],
      ] as const
    ).flatMap(([filters, stride]): ChainItem[] => [
      ['DepthwiseConv2D', { ...plain, strides: [stride, stride] }],
      ...settled,
      ['Conv2D', { filters, ...one, ...plain }],
      ...settled,
    ]),
    ['GlobalAveragePooling2D', {}],
    classifier(classes),
  ]);
}

/** In the style of Inception (Szegedy et al. 2014): windows of three sizes and a pooling side by side. */
export function inceptionStyle(shape: ImageShape, classes: number): ModelSpec {
  const { add, last, model } = growing(shape);
  add(['Conv2D', { filters: 16, ...same }]);
  add(pool);
  for (const filters of [8, 16]) {
    const start = last();
    const narrow = add(['Conv2D', { filters, ...one }], [start]);
    add(['Conv2D', { filters, ...one }], [start]);
    const middle = add(['Conv2D', { filters: 2 * filters, ...same }]);
    add(['Conv2D', { filters: filters / 2, ...one }], [start]);
    const wide = add(['Conv2D', { filters, kernelSize: [5, 5], ...same }]);
    add(['MaxPooling2D', { poolSize: [3, 3], strides: [1, 1], ...same }], [start]);
    const pooled = add(['Conv2D', { filters, ...one }]);
    add(['Concatenate', {}], [narrow, middle, wide, pooled]);
    add(settle);
    add(pool);
  }
  add(['GlobalAveragePooling2D', {}]);
  add(classifier(classes));
  return model();
}

/** With squeeze and excitation (Hu et al. 2017): each block weighs its maps by what all of the picture shows. */
export function squeezeAndExcitation(shape: ImageShape, classes: number): ModelSpec {
  const { add, model } = growing(shape);
  for (const filters of [16, 32, 64]) {
    add(['Conv2D', { filters, ...same, activation: 'linear', useBias: false }]);
    add(settle);
    const maps = add(['Activation', { activation: 'relu' }]);
    add(['GlobalAveragePooling2D', {}]);
    add(['Dense', { units: filters / 4 }]);
    add(['Dense', { units: filters, activation: 'sigmoid' }]);
    const gate = add(['Reshape', { targetShape: [1, 1, -1] }]);
    add(['Multiply', {}], [maps, gate]);
    add(pool);
  }
  add(['GlobalAveragePooling2D', {}]);
  add(classifier(classes));
  return model();
}
