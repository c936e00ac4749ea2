/** Training pictures changed by chance, layer by layer, on the device. */
import * as tf from '@tensorflow/tfjs-core';
import { rescaling } from '../../../data/preprocess.ts';
import { keyedRandom } from '../../../data/random.ts';
import type { AugmentationLayer, AugmentationName } from '../../experiment/augmentations.ts';
import { type Preparation, toPictures } from '../step.ts';
import { randomCrop, randomFlip, randomRotation, randomTranslation, randomZoom } from './affine.ts';
import type { Augmenter, BatchShape, LayerOf } from './augmenter.ts';
import { randomBrightness, randomContrast, randomErasing } from './values.ts';

const augmenters: { readonly [Name in AugmentationName]: Augmenter<LayerOf<Name>> } = {
  RandomFlip: randomFlip,
  RandomRotation: randomRotation,
  RandomTranslation: randomTranslation,
  RandomZoom: randomZoom,
  RandomCrop: randomCrop,
  RandomContrast: randomContrast,
  RandomBrightness: randomBrightness,
  RandomErasing: randomErasing,
};

/** What the layer does. */
export const augmenterOf = (layer: AugmentationLayer): Augmenter<AugmentationLayer> =>
  augmenters[layer.className];

/** What is drawn is a function of this alone. */
export interface AugmentationKey {
  readonly seed: number;
  /** Of the run. */
  readonly step: number;
}

/** Pictures with values from 0 to 255 through all enabled layers. Frees them. The caller disposes the result. */
export function augment(
  pictures: tf.Tensor4D,
  layers: readonly AugmentationLayer[],
  { seed, step }: AugmentationKey,
): tf.Tensor4D {
  const shape = pictures.shape as BatchShape;
  let current = pictures;
  for (const [i, layer] of layers.entries()) {
    if (!layer.enabled) continue;
    const { draw, tensors, apply } = augmenterOf(layer);
    const before = current;
    current = tf.tidy(() => {
      // Keyed by the layer's place: switching another off changes nothing for this one.
      const draws = draw(layer, keyedRandom(seed, 'augmentation', step, i), shape);
      return apply(layer, before, tensors(layer, draws, shape));
    });
    before.dispose();
  }
  return current;
}

/** What is augmented: prepared in all but its values, which are bytes until afterwards. */
export const bytesOf = (preparation: Preparation): Preparation => ({
  ...preparation,
  preprocessing: { ...preparation.preprocessing, scaling: '0 to 255' },
});

/** Stored pixels as the network reads them in training. The caller disposes them. */
export function augmentedPictures(
  pixels: Uint8Array,
  preparation: Preparation,
  layers: readonly AugmentationLayer[],
  key: AugmentationKey,
): tf.Tensor4D {
  if (!layers.some(({ enabled }) => enabled)) return toPictures(pixels, preparation);
  const augmented = augment(toPictures(pixels, bytesOf(preparation)), layers, key);
  return tf.tidy(() => {
    const scaled = scaledTo(preparation, augmented);
    augmented.dispose();
    return scaled;
  });
}

function scaledTo({ preprocessing, statistics }: Preparation, pictures: tf.Tensor4D): tf.Tensor4D {
  const { scale, offset } = rescaling(preprocessing, pictures.shape[3], statistics);
  return tf.add<tf.Tensor4D>(tf.mul(pictures, tf.tensor1d([...scale])), tf.tensor1d([...offset]));
}
