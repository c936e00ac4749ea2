/** The layers of `scripts/oracles/augmentation.py` by given draws, to be held to what Keras makes of them. */
import * as tf from '@tensorflow/tfjs-core';
import type { AugmentationLayer } from '../../training/experiment/augmentations.ts';
import { augmenterOf } from '../../training/engine/augmentation/augment.ts';
import type { BatchShape, Draws } from '../../training/engine/augmentation/augmenter.ts';
import fixture from '../fixtures/augmentation.json' with { type: 'json' };

/** What Keras did. */
export const augmentationCases = fixture.cases;

/** The largest difference of a value from Keras's on the current backend, as a part of the whole range. */
export async function augmentationError(one: (typeof augmentationCases)[number]): Promise<number> {
  const layer = one.layer as unknown as AugmentationLayer;
  const { shape: given, values } = fixture.pictures[one.pictures as keyof typeof fixture.pictures];
  const shape = given as unknown as BatchShape;
  const { tensors, apply } = augmenterOf(layer);
  const augmented = tf.tidy(() =>
    apply(layer, tf.tensor4d(values, [...shape]), tensors(layer, one.draws as unknown as Draws, shape)),
  );
  const own = await augmented.data<'float32'>();
  augmented.dispose();
  if (own.length !== one.expected.length) return Infinity;
  const errors = one.expected.map((value, i) => Math.abs((own[i] as number) - value) / 255);
  return errors.every((error) => error < Infinity) ? Math.max(...errors) : Infinity;
}
