/** Whole networks to start from, each made for pictures of a shape and a number of classes. */
import type { ImageShape } from '../data/dataset.ts';
import { chain, type ChainItem } from './edit.ts';
import { growing } from './growing.ts';
import type { ModelSpec } from './spec.ts';

/** The last layer: one unit a class. */
const classifier = (classes: number): ChainItem => ['Dense', { units: classes, activation: 'softmax' }];

/** The first network a visitor sees: two convolutions, two poolings, a Dense of 64, dropout, softmax. */
export const starterCnn = (shape: ImageShape, classes: number): ModelSpec =>
  chain([
    ['Input', { shape }],
    ['Conv2D', { filters: 16 }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 32 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: 64 }],
    ['Dropout', { rate: 0.25 }],
    classifier(classes),
  ]);

/** The network of the course "CNNs with Keras". */
export const courseCnn = (shape: ImageShape, classes: number): ModelSpec =>
  chain([
    ['Input', { shape }],
    ['Conv2D', { filters: 32 }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 64 }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: 128 }],
    classifier(classes),
  ]);

/** LeNet-5 (LeCun et al. 1998) as it is built today: tanh, average pooling, softmax at the end; 61,706 parameters on MNIST. */
export const leNet5 = (shape: ImageShape, classes: number): ModelSpec =>
  chain([
    ['Input', { shape }],
    ['Conv2D', { filters: 6, kernelSize: [5, 5], padding: 'same', activation: 'tanh' }],
    ['AveragePooling2D', {}],
    ['Conv2D', { filters: 16, kernelSize: [5, 5], activation: 'tanh' }],
    ['AveragePooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: 120, activation: 'tanh' }],
    ['Dense', { units: 84, activation: 'tanh' }],
    classifier(classes),
  ]);

/** No convolution at all, to see what one is good for. */
export const justDense = (shape: ImageShape, classes: number): ModelSpec =>
  chain([['Input', { shape }], ['Flatten', {}], ['Dense', { units: 128 }], classifier(classes)]);

/**
 * A residual network (He et al. 2015) of the kind they made for CIFAR-10, with one block a stage: 8 layers with weights on
 * the longest way. A block whose size changes has a 1×1 convolution on its shortcut.
 */
export function smallResNet(shape: ImageShape, classes: number): ModelSpec {
  const { add, last, model } = growing(shape);
  const convolution = (filters: number, size: number, strides: number, from = last()): string => {
    const options = { kernelSize: [size, size], strides: [strides, strides] } as const;
    add(['Conv2D', { filters, ...options, padding: 'same', activation: 'linear', useBias: false }], [from]);
    // Keras's 0.99 remembers a hundred steps, far longer than weights stay alike in runs as short as these.
    return add(['BatchNormalization', { momentum: 0.9 }]);
  };
  const relu = () => add(['Activation', { activation: 'relu' }]);

  convolution(16, 3, 1);
  relu();
  for (const [filters, strides] of [
    [16, 1],
    [32, 2],
    [64, 2],
  ] as const) {
    const start = last();
    convolution(filters, 3, strides);
    relu();
    const main = convolution(filters, 3, 1);
    const shortcut = strides === 1 ? start : convolution(filters, 1, strides, start);
    add(['Add', {}], [main, shortcut]);
    relu();
  }
  add(['GlobalAveragePooling2D', {}]);
  add(classifier(classes));
  return model();
}
