/** The layers that move pictures: each a map from places of the new picture to places of the old one. */
import * as tf from '@tensorflow/tfjs-core';
import { type AugmentationLayer, wrapTiles } from '../../experiment/augmentations.ts';
import { type Augmenter, type BatchShape, type Draws, type LayerOf, uniform } from './augmenter.ts';

/** Of a place x, y: the old one is at `a0 x + a1 y + a2`, `b0 x + b1 y + b2`. */
type Matrix = readonly [a0: number, a1: number, a2: number, b0: number, b1: number, b2: number];

/** What stands outside of a picture and between its pixels. */
type Reading = Pick<LayerOf<'RandomRotation'>, 'fillMode' | 'interpolation' | 'fillValue'>;

interface Moving<Layer> {
  readonly draw: Augmenter<Layer>['draw'];
  /** Of one picture; `at` gives its draw of a name. */
  readonly matrix: (at: (name: string) => number, shape: BatchShape, layer: Layer) => Matrix;
  readonly reading: (layer: Layer) => Reading;
}

/** A layer that moves pictures. */
function moving<Layer extends AugmentationLayer>({ draw, matrix, reading }: Moving<Layer>): Augmenter<Layer> {
  return {
    draw,
    tensors(layer, draws, shape) {
      const [pictures, height, width] = shape;
      const wraps = reading(layer).fillMode === 'wrap';
      const before = wraps ? wrapTiles(height, width) : { down: 0, across: 0 };
      const values = Array.from({ length: pictures }, (_, i) => {
        const [a0, a1, a2, b0, b1, b2] = matrix((name) => drawOf(draws, name, i), shape, layer);
        return [a0, a1, a2 + before.across * width, b0, b1, b2 + before.down * height, 0, 0];
      });
      return { transforms: tf.tensor2d(values) };
    },
    apply: (layer, pictures, { transforms }) => moved(pictures, transforms as tf.Tensor2D, reading(layer)),
  };
}

/** A draw of one picture; one for the whole batch is everybody's. */
const drawOf = (draws: Draws, name: string, i: number): number => {
  const drawn = draws[name] as ArrayLike<number>;
  return drawn[drawn.length === 1 ? 0 : i] as number;
};

/** Pictures read anew by the transforms `[pictures, 8]`. */
function moved(pictures: tf.Tensor4D, transforms: tf.Tensor2D, reading: Reading): tf.Tensor4D {
  const { fillMode, interpolation, fillValue } = reading;
  const [, height, width] = pictures.shape;
  if (fillMode !== 'wrap')
    return tf.image.transform(pictures, transforms, interpolation, fillMode, fillValue);
  // tfjs, as TensorFlow, does not mix the last pixel with the first; so they are laid side by side.
  const { down, across } = wrapTiles(height, width);
  const tiled = tf.tile(pictures, [1, 2 * down + 1, 2 * across + 1, 1]);
  return tf.image.transform(tiled, transforms, interpolation, 'constant', 0, [height, width]);
}

/** For whole pixels, which are never between others. */
const whole: Reading = { fillMode: 'constant', interpolation: 'nearest', fillValue: 0 };

export const randomFlip = moving<LayerOf<'RandomFlip'>>({
  draw: (_, random, [pictures]) => ({
    flips: Array.from({ length: pictures }, () => (random.next() <= 0.5 ? 1 : 0)),
  }),
  matrix(at, [, height, width], { mode }) {
    const flips = at('flips') > 0;
    const [across, down] = [flips && mode !== 'vertical', flips && mode !== 'horizontal'];
    return [across ? -1 : 1, 0, across ? width - 1 : 0, 0, down ? -1 : 1, down ? height - 1 : 0];
  },
  reading: () => whole,
});

export const randomRotation = moving<LayerOf<'RandomRotation'>>({
  draw: ({ factor: [lower, upper] }, random, [pictures]) => ({
    angle: uniform(random, pictures, [360 * lower, 360 * upper]),
  }),
  matrix(at, [, height, width]) {
    const angle = (at('angle') * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [(width - 1) / 2, (height - 1) / 2];
    return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos];
  },
  reading: (layer) => layer,
});

export const randomTranslation = moving<LayerOf<'RandomTranslation'>>({
  draw: ({ heightFactor, widthFactor }, random, [pictures, height, width]) => ({
    height: uniform(random, pictures, heightFactor).map((factor) => factor * height),
    width: uniform(random, pictures, widthFactor).map((factor) => factor * width),
  }),
  matrix: (at) => [1, 0, -at('width'), 0, 1, -at('height')],
  reading: (layer) => layer,
});

export const randomZoom = moving<LayerOf<'RandomZoom'>>({
  draw({ heightFactor, widthFactor }, random, [pictures]) {
    const drawn = (factor: readonly [number, number]) =>
      uniform(random, pictures, [1 + factor[0], 1 + factor[1]]);
    const height = drawn(heightFactor);
    return { height, width: widthFactor === null ? height : drawn(widthFactor) };
  },
  matrix(at, [, height, width]) {
    const [down, across] = [at('height'), at('width')];
    return [across, 0, ((width - 1) / 2) * (1 - across), 0, down, ((height - 1) / 2) * (1 - down)];
  },
  reading: (layer) => layer,
});

export const randomCrop = moving<LayerOf<'RandomCrop'>>({
  draw: ({ padding }, random) => ({
    top: [random.int(2 * padding + 1)],
    left: [random.int(2 * padding + 1)],
  }),
  matrix: (at, _, { padding }) => [1, 0, at('left') - padding, 0, 1, at('top') - padding],
  reading: () => whole,
});
