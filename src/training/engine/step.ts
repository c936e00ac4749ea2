import * as tf from '@tensorflow/tfjs-core';
import { keyedRandom } from '../../data/random.ts';
import type { MaskNeed, Network } from './compile.ts';
import { lossFromLogits } from './loss.ts';
import { type optimizerOf, type Slots, update } from './optimizers.ts';

/** A batch on the device; the last one of an epoch is padded with pictures of weight 0, so that its shape never varies. */
export interface BatchTensors {
  /** `[batch, height, width, channels]`, float32 in 0..1. */
  readonly pictures: tf.Tensor4D;
  /** `[batch]`, int32 class indices. */
  readonly labels: tf.Tensor1D;
  /** `[batch]`, float32: 1 for a picture, 0 for padding. */
  readonly weights: tf.Tensor1D;
}

/** Uint8 pixels to a batch on the device. The caller disposes it. */
export function uploadBatch(
  shape: readonly [number, number, number],
  batch: { readonly pixels: Uint8Array; readonly labels: Uint8Array; readonly weights: Float32Array },
): BatchTensors {
  return {
    pictures: toPictures(batch.pixels, [batch.labels.length, ...shape]),
    labels: tf.tensor1d(Int32Array.from(batch.labels), 'int32'),
    weights: tf.tensor1d(batch.weights.slice(), 'float32'),
  };
}

/** Uint8 pixels as float32 in 0..1: the one way pixels become numbers, for training and showing alike. */
export const toPictures = (pixels: Uint8Array, shape: [number, number, number, number]): tf.Tensor4D =>
  tf.tidy(() =>
    tf.div(tf.cast(tf.tensor4d(Int32Array.from(pixels), shape, 'int32'), 'float32'), tf.scalar(255)),
  );

/** Dropout masks of one step: 0 with probability `rate`, else 1 / (1 − rate); keyed by seed, step and layer. The caller disposes them. */
export function createMasks(needs: readonly MaskNeed[], seed: number, step: number): Map<string, tf.Tensor> {
  return new Map(
    needs.map(({ layer, rate, shape }) => {
      const random = keyedRandom(seed, 'dropout', step, layer);
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      const kept = 1 / (1 - rate);
      for (let i = 0; i < values.length; i++) values[i] = random.next() < rate ? 0 : kept;
      return [layer, tf.tensor(values, [...shape])];
    }),
  );
}

/** Pictures (weight 1) whose highest score is their label's, as a float scalar; the first of equals wins, as in NumPy. */
const countCorrect = (logits: tf.Tensor2D, { labels, weights }: BatchTensors): tf.Scalar =>
  tf.sum<tf.Scalar>(tf.mul(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'), weights));

/** What varies from step to step. */
export interface StepInputs {
  readonly batch: BatchTensors;
  readonly masks: ReadonlyMap<string, tf.Tensor>;
  readonly hyper: Readonly<Record<string, tf.Scalar>>;
}

/**
 * One optimizer update: a pure function of its tensors but for the variables and slots it changes.
 * Returns `[mean loss, pictures right]` on the device; the caller disposes it. Nothing else is left behind.
 */
export function trainStep(
  network: Network,
  optimizer: ReturnType<typeof optimizerOf>,
  slots: Slots,
  { batch, masks, hyper }: StepInputs,
): tf.Tensor1D {
  return tf.tidy(() => {
    const trainable = network.variables.filter((variable) => variable.trainable);
    let correct = tf.scalar(0);
    const { value, grads } = tf.variableGrads(
      () => {
        const logits = network.logits({ pictures: batch.pictures, masks });
        correct = tf.keep(countCorrect(logits, batch));
        return lossFromLogits(logits, batch.labels, batch.weights);
      },
      trainable.map((variable) => variable.value),
    );
    const gradients = new Map(trainable.map((v) => [v.name, grads[v.value.name] as tf.Tensor]));
    update(optimizer, trainable, gradients, slots, hyper);
    const result = tf.stack([value, correct]) as tf.Tensor1D;
    correct.dispose();
    return result;
  });
}
