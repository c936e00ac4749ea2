import type * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../../data/random.ts';
import type { AugmentationLayer, AugmentationName } from '../../experiment/augmentations.ts';

/** `[pictures, height, width, channels]` */
export type BatchShape = readonly [number, number, number, number];

/** What was drawn by chance, by name: a number for each picture, or for each of its pixels, or one for the batch. */
export type Draws = Readonly<Record<string, ArrayLike<number>>>;

/** A layer of the document by its name. */
export type LayerOf<Name extends AugmentationName> = Extract<AugmentationLayer, { readonly className: Name }>;

/** What a layer does. All that varies from step to step comes to `apply` as tensors. */
export interface Augmenter<Layer> {
  /** As Keras's `get_random_transformation`. */
  draw(layer: Layer, random: Random, shape: BatchShape): Draws;
  /** The draws as `apply` reads them. The caller disposes the tensors. */
  tensors(layer: Layer, draws: Draws, shape: BatchShape): Readonly<Record<string, tf.Tensor>>;
  /** Pictures with values from 0 to 255 to others, as Keras's `transform_images`. Call it within `tf.tidy`. */
  apply(layer: Layer, pictures: tf.Tensor4D, tensors: Readonly<Record<string, tf.Tensor>>): tf.Tensor4D;
}

/** A number from `lower` up to `upper` for each picture. */
export const uniform = (
  random: Random,
  pictures: number,
  [lower, upper]: readonly [number, number],
): number[] => Array.from({ length: pictures }, () => lower + random.next() * (upper - lower));
