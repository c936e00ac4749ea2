/** Training pictures changed by chance, layer by layer, on the device. */
import * as tf from '@tensorflow/tfjs-core';
import { prepare, preparedShape, rescaling } from '../../../data/preprocess.ts';
import { keyedRandom } from '../../../data/random.ts';
import type { AugmentationLayer, AugmentationName } from '../../experiment/augmentations.ts';
import { packBytes, unpackBytes, unpacksBytes } from '../kernels/unpackBytes.ts';
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

/** Pictures on the device, and what becomes of them there in a step. */
interface Uploaded {
  /** What varies from step to step. The caller disposes them. */
  readonly tensors: readonly tf.Tensor[];
  /** As the network reads them; may be one of the tensors. */
  pictures(): tf.Tensor4D;
}

/** Draws for all enabled layers: their tensors, which the caller disposes, and what puts pictures with values from 0 to 255 through them. */
function drawFor(
  layers: readonly AugmentationLayer[],
  { seed, step }: AugmentationKey,
  shape: BatchShape,
): { readonly tensors: readonly tf.Tensor[]; apply(pictures: tf.Tensor4D): tf.Tensor4D } {
  const drawn = layers.flatMap((layer, i) => {
    if (!layer.enabled) return [];
    const { draw, tensors, apply } = augmenterOf(layer);
    // Keyed by the layer's place: switching another off changes nothing for this one.
    const own = tensors(layer, draw(layer, keyedRandom(seed, 'augmentation', step, i), shape), shape);
    return [{ own, run: (pictures: tf.Tensor4D) => apply(layer, pictures, own) }];
  });
  return {
    tensors: drawn.flatMap(({ own }) => Object.values(own)),
    apply: (pictures) =>
      drawn.reduce((before, { run }) => {
        const after = tf.tidy(() => run(before));
        if (before !== pictures) before.dispose();
        return after;
      }, pictures),
  };
}

/** Pictures with values from 0 to 255 through all enabled layers. Call it within `tf.tidy`. */
export function augment(
  pictures: tf.Tensor4D,
  layers: readonly AugmentationLayer[],
  key: AugmentationKey,
): tf.Tensor4D {
  return drawFor(layers, key, pictures.shape).apply(pictures);
}

/** What is augmented: prepared in all but its values, which are bytes until afterwards. */
export const bytesOf = (preparation: Preparation): Preparation => ({
  ...preparation,
  preprocessing: { ...preparation.preprocessing, scaling: '0 to 255' },
});

/** Stored pixels as the network reads them in training. */
export function uploadPictures(
  pixels: Uint8Array,
  preparation: Preparation,
  layers: readonly AugmentationLayer[],
  key: AugmentationKey,
): Uploaded {
  if (!layers.some(({ enabled }) => enabled)) return uploadPrepared(pixels, preparation);
  const { shape, preprocessing } = preparation;
  const count = pixels.length / (shape[0] * shape[1] * shape[2]);
  const plain = uploadPrepared(pixels, bytesOf(preparation));
  const drawn = drawFor(layers, key, [count, ...preparedShape(shape, preprocessing)]);
  return {
    tensors: [...plain.tensors, ...drawn.tensors],
    pictures: () => tf.tidy(() => scaledTo(preparation, drawn.apply(plain.pictures()))),
  };
}

/** Without augmentation; as bytes, where the device makes numbers of them. */
export function uploadPrepared(pixels: Uint8Array, preparation: Preparation): Uploaded {
  const { shape, preprocessing, statistics } = preparation;
  const prepared = preparedShape(shape, preprocessing);
  if (!unpacksBytes() || prepared.join() !== shape.join()) {
    const pictures = toPictures(pixels, preparation);
    return { tensors: [pictures], pictures: () => pictures };
  }
  const [, , channels] = shape;
  const words = packBytes(pixels);
  const count = pixels.length / (shape[0] * shape[1] * channels);
  const all = new Uint8Array(256 * channels);
  for (let i = 0; i < all.length; i++) all[i] = i / channels;
  const values = prepare(all, [256, 1, channels], { ...preprocessing, size: null }, statistics);
  const table = tf.tensor2d(values, [values.length, 1]);
  const pictures = () => unpackBytes({ words, table }, [count, ...shape]) as tf.Tensor4D;
  return { tensors: [words, table], pictures };
}

function scaledTo({ preprocessing, statistics }: Preparation, pictures: tf.Tensor4D): tf.Tensor4D {
  const { scale, offset } = rescaling(preprocessing, pictures.shape[3], statistics);
  return tf.add<tf.Tensor4D>(tf.mul(pictures, tf.tensor1d([...scale])), tf.tensor1d([...offset]));
}
