import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../data/dataset.ts';
import { prepare, preparedShape, type Preprocessing } from '../../data/preprocess.ts';
import type { Statistics } from '../../data/statistics.ts';
import { keyedRandom } from '../../data/random.ts';
import type { ClippingConfig } from '../experiment/clippings.ts';
import type { TrainingConfig } from '../experiment/experiment.ts';
import type { LossConfig } from '../experiment/losses.ts';
import { clip, type Gradients } from './clipping.ts';
import type { MaskNeed, Network } from './compile.ts';
import { normOf } from './kernels/norm.ts';
import { lossOf } from './loss.ts';
import { regularizationLoss } from './regularization.ts';
import { type Optimizer, optimizerOf, type Slots, update } from './optimizers.ts';

/** A batch on the device; the last one of an epoch is padded with pictures of weight 0, so that its shape never varies. */
export interface BatchTensors {
  /** `[batch, height, width, channels]`, float32, preprocessed. */
  readonly pictures: tf.Tensor4D;
  /** `[batch]`, int32 class indices. */
  readonly labels: tf.Tensor1D;
  /** `[batch]`, float32: 1 for a picture, 0 for padding. */
  readonly weights: tf.Tensor1D;
}

/** What stored pixels are and what is to become of them. */
export interface Preparation {
  /** Of the stored pictures. */
  readonly shape: ImageShape;
  readonly preprocessing: Preprocessing;
  /** Of the training pictures, where `needsStatistics`. */
  readonly statistics: Statistics | null;
}

/** All of a batch but its pictures. The caller disposes it. */
export const uploadLabels = (labels: Uint8Array, weights: Float32Array): Omit<BatchTensors, 'pictures'> => ({
  labels: tf.tensor1d(Int32Array.from(labels), 'int32'),
  weights: tf.tensor1d(weights.slice(), 'float32'),
});

/** Stored pixels as what the network reads: the one way pixels become numbers, for training and showing alike. */
export function toPictures(
  pixels: Uint8Array,
  { shape, preprocessing, statistics }: Preparation,
): tf.Tensor4D {
  const count = pixels.length / (shape[0] * shape[1] * shape[2]);
  const prepared = prepare(pixels, shape, preprocessing, statistics);
  return tf.tensor4d(prepared, [count, ...preparedShape(shape, preprocessing)]);
}

/** Dropout masks of one step: 0 with probability `rate`, else 1 / (1 − rate); and noise; keyed by seed, step and layer. The caller disposes them. */
export function createMasks(needs: readonly MaskNeed[], seed: number, step: number): Map<string, tf.Tensor> {
  return new Map(
    needs.map(({ layer, kind, strength, shape }) => {
      const random = keyedRandom(seed, kind, step, layer);
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      const kept = 1 / (1 - strength);
      if (kind === 'noise') for (let i = 0; i < values.length; i++) values[i] = random.normal() * strength;
      else for (let i = 0; i < values.length; i++) values[i] = random.next() < strength ? 0 : kept;
      return [layer, tf.tensor(values, [...shape])];
    }),
  );
}

/** What a step is made by: the same for all steps of a run. */
export interface Method {
  readonly optimizer: Optimizer;
  readonly loss: LossConfig;
  readonly clipping: ClippingConfig;
  /** Above 1, it is counted too how often the label is among so many best. */
  readonly topK: number;
}

/** The method of a document's training. */
export const methodOf = ({ optimizer, loss, clipping, topK }: TrainingConfig): Method => ({
  optimizer: optimizerOf(optimizer),
  loss,
  clipping,
  topK,
});

/** What varies from step to step. */
export interface StepInputs {
  readonly batch: BatchTensors;
  readonly masks: ReadonlyMap<string, tf.Tensor>;
  readonly hyper: Readonly<Record<string, tf.Scalar>>;
  /** `[classes]`: what the pictures of each count; null or absent where all count alike. */
  readonly classWeights?: tf.Tensor1D | null;
  /** Whether the step's vital signs are measured too. */
  readonly watched?: boolean;
  /** Takes the gradients before they are clipped. */
  readonly onGradients?: ((gradients: Gradients) => void) | undefined;
}

/**
 * One optimizer update: a pure function of its tensors but for the variables and slots it changes.
 * Returns on the device `[mean loss of the data, pictures right, those with their label among the best, those given another class
 * than the first]`, of a watched step followed by the norms of all gradients and of all weights after it; the caller disposes it.
 * Nothing else is left behind.
 */
export function trainStep(
  network: Network,
  { optimizer, loss, clipping, topK }: Method,
  slots: Slots,
  { batch, masks, hyper, classWeights = null, watched = false, onGradients }: StepInputs,
): tf.Tensor1D {
  const kept = new Set<tf.Tensor>();
  return thrownTidily(kept, () => {
    const trainable = network.variables.filter((variable) => variable.trainable);
    let totals = tf.tensor1d([]);
    const keep = <T extends tf.Tensor>(tensor: T): T => {
      kept.add(tensor);
      return tf.keep(tensor);
    };
    const updates = new Map<string, tf.Tensor>();
    const training = {
      masks,
      pictureWeights: batch.weights,
      // What `variableGrads` makes it also frees.
      update: (name: string, next: tf.Tensor) => void updates.set(name, keep(next)),
    };
    const { grads } = tf.variableGrads(
      () => {
        const logits = network.logits({ pictures: batch.pictures, training });
        const onTotals = (counted: tf.Tensor1D) => void (totals = keep(counted));
        const dataLoss = lossOf(loss, logits, batch, { classWeights, topK, onTotals });
        const penalized = network.penalized();
        return penalized.length > 0 ? tf.add(dataLoss, regularizationLoss(penalized)) : dataLoss;
      },
      trainable.map((variable) => variable.value),
    );
    const gradients = new Map(trainable.map((v) => [v.name, grads[v.value.name] as tf.Tensor]));
    onGradients?.(gradients);
    update(optimizer, trainable, clip(gradients, clipping), slots, hyper);
    for (const { name, value: own } of network.variables) {
      const next = updates.get(name);
      if (next) own.assign(next);
    }
    if (watched) {
      const norms = [[...gradients.values()], trainable.map(({ value }) => value)].map(normOf);
      totals = keep(tf.concat1d([totals, ...norms]));
    }
    kept.delete(totals);
    tf.dispose([...kept]);
    return totals;
  });
}

/** `tf.tidy` that frees, when `step` throws, what it kept and what tfjs keeps for the backward pass: that it forgets. */
function thrownTidily<T extends tf.Tensor>(kept: ReadonlySet<tf.Tensor>, step: () => T): T {
  try {
    return tf.tidy(step);
  } catch (error) {
    const { state } = tf.engine();
    for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
    state.activeTape = null as never;
    tf.dispose([...kept]);
    throw error;
  }
}
