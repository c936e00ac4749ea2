/** The layers that change the values of pictures where they stand. */
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../../data/random.ts';
import { VALUE_RANGE } from '../../experiment/augmentations.ts';
import { type Augmenter, type BatchShape, type LayerOf, uniform } from './augmenter.ts';

const [BLACK, WHITE] = VALUE_RANGE;

/** A number for each picture, to be had with all its pixels. */
const perPicture = (drawn: ArrayLike<number> | undefined) => {
  const values = Float32Array.from(drawn ?? []);
  return tf.tensor4d(values, [values.length, 1, 1, 1]);
};

const clipped = (pictures: tf.Tensor): tf.Tensor4D => tf.clipByValue(pictures, BLACK, WHITE) as tf.Tensor4D;

export const randomContrast: Augmenter<LayerOf<'RandomContrast'>> = {
  draw: ({ factor: [lower, upper] }, random, [pictures]) => ({
    factor: uniform(random, pictures, [1 - lower, 1 + upper]),
  }),
  tensors: (_, draws) => ({ factor: perPicture(draws['factor']) }),
  apply(_, pictures, { factor }) {
    const mean = tf.mean(pictures, [1, 2], true);
    return clipped(tf.add(tf.mul(tf.sub(pictures, mean), factor as tf.Tensor), mean));
  },
};

export const randomBrightness: Augmenter<LayerOf<'RandomBrightness'>> = {
  draw: ({ factor }, random, [pictures]) => ({
    delta: uniform(random, pictures, factor).map((share) => share * (WHITE - BLACK)),
  }),
  tensors: (_, draws) => ({ delta: perPicture(draws['delta']) }),
  apply: (_, pictures, { delta }) => clipped(tf.add(pictures, delta as tf.Tensor)),
};

/** The covered part of a side: how long it is, then where it begins. */
function part(random: Random, pictures: number, side: number, shares: readonly number[]) {
  const begins = uniform(random, pictures, [0, 1]).map((place, i) => place * side * (1 - (shares[i] ?? 0)));
  return [begins, begins.map((begin, i) => begin + side * (shares[i] ?? 0))] as const;
}

/** Calls `cover` for each covered pixel of each picture, by its place in `[pictures, height, width]`. */
function eachCovered(
  draws: Readonly<Record<string, ArrayLike<number>>>,
  [pictures, height, width]: BatchShape,
  cover: (place: number) => void,
): void {
  const of = (name: string, i: number) => draws[name]?.[i] as number;
  for (let i = 0; i < pictures; i++) {
    if (of('applies', i) === 0) continue;
    for (let y = Math.ceil(of('y0', i)); y < Math.min(height, of('y1', i)); y++)
      for (let x = Math.ceil(of('x0', i)); x < Math.min(width, of('x1', i)); x++)
        cover((i * height + y) * width + x);
  }
}

export const randomErasing: Augmenter<LayerOf<'RandomErasing'>> = {
  draw({ factor, scale, fillValue }, random, shape) {
    const [pictures, height, width, channels] = shape;
    const across = uniform(random, pictures, scale).map(Math.sqrt);
    const down = uniform(random, pictures, scale).map(Math.sqrt);
    const [x0, x1] = part(random, pictures, width, across);
    const [y0, y1] = part(random, pictures, height, down);
    const applies = uniform(random, pictures, factor).map((likely) => (random.next() < likely ? 1 : 0));
    const draws = { applies, x0, x1, y0, y1 };
    if (fillValue !== null) return draws;
    // Noise is drawn only where it is seen.
    const fill = new Float32Array(pictures * height * width * channels);
    eachCovered(draws, shape, (place) => {
      for (let c = 0; c < channels; c++)
        fill[place * channels + c] = Math.min(WHITE, Math.max(BLACK, random.normal() * WHITE));
    });
    return { ...draws, fill };
  },
  tensors({ fillValue }, draws, shape) {
    const [pictures, height, width, channels] = shape;
    const deep = fillValue === null ? channels : 1;
    const kept = new Float32Array(pictures * height * width).fill(1);
    const added = new Float32Array(kept.length * deep);
    eachCovered(draws, shape, (place) => {
      kept[place] = 0;
      for (let c = 0; c < deep; c++)
        added[place * deep + c] = fillValue ?? (draws['fill']?.[place * deep + c] as number);
    });
    return {
      kept: tf.tensor4d(kept, [pictures, height, width, 1]),
      added: tf.tensor4d(added, [pictures, height, width, deep]),
    };
  },
  apply: (_, pictures, { kept, added }) =>
    tf.add<tf.Tensor4D>(tf.mul(pictures, kept as tf.Tensor), added as tf.Tensor),
};
