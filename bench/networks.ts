/** The networks of the bench, as the app's own specs; all end in ten classes. */
import type { ImageShape } from '../src/data/dataset.ts';
import { chain } from '../src/model-builder/edit.ts';
import type { ModelSpec } from '../src/model-builder/spec.ts';
import { courseCnn, smallResNet, starterCnn } from '../src/model-builder/templates.ts';
import { augmentationOf, type AugmentationLayer } from '../src/training/experiment/augmentations.ts';

/** What a row of the bench trains. */
export interface BenchNetwork {
  readonly title: string;
  readonly shape: ImageShape;
  readonly model: ModelSpec;
  /** Of ours alone: no peer augments on the device. */
  readonly augmentation: readonly AugmentationLayer[];
}

/** Classes of all of them. */
export const CLASSES = 10;

/** The MNIST CNN, its layers' widths multiplied: what it costs to be wider. */
export const mnistCnn = (width = 1): ModelSpec =>
  chain([
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 16 * width }],
    ['MaxPooling2D', {}],
    ['Conv2D', { filters: 32 * width }],
    ['MaxPooling2D', {}],
    ['Flatten', {}],
    ['Dense', { units: 64 * width }],
    ['Dense', { units: CLASSES, activation: 'softmax' }],
  ]);

const separableCnn = (shape: ImageShape): ModelSpec =>
  chain([
    ['Input', { shape }],
    ['Conv2D', { filters: 32, padding: 'same' }],
    ['SeparableConv2D', { filters: 64, padding: 'same', activation: 'relu' }],
    ['MaxPooling2D', {}],
    ['SeparableConv2D', { filters: 128, padding: 'same', activation: 'relu' }],
    ['MaxPooling2D', {}],
    ['GlobalAveragePooling2D', {}],
    ['Dense', { units: CLASSES, activation: 'softmax' }],
  ]);

const digit = [28, 28, 1] as const;
const small = [32, 32, 3] as const;
const large = [64, 64, 3] as const;

/** By the name that a row is asked for with. */
export const networks = {
  mnist: { title: 'MNIST CNN', shape: digit, model: mnistCnn(), augmentation: [] },
  course: { title: 'course CNN, 64×64×3', shape: large, model: courseCnn(large, CLASSES), augmentation: [] },
  resnet: {
    title: 'residual, 32×32×3',
    shape: small,
    model: smallResNet(small, CLASSES),
    augmentation: [],
  },
  separable: { title: 'separable, 32×32×3', shape: small, model: separableCnn(small), augmentation: [] },
  augmented: {
    title: 'MNIST CNN, dropout, augmented',
    shape: digit,
    model: starterCnn(digit, CLASSES),
    augmentation: [augmentationOf('RandomRotation'), augmentationOf('RandomTranslation')],
  },
} satisfies Readonly<Record<string, BenchNetwork>>;

/** The name of a network of the bench. */
export type NetworkName = keyof typeof networks;
