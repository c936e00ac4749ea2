import * as tf from '@tensorflow/tfjs-core';
import { confusionMatrix, matrixAccuracy } from '../metrics.ts';
import type { LossConfig } from '../experiment/losses.ts';
import type { Evaluation } from '../protocol.ts';
import type { Subset } from '../../data/dataset.ts';
import type { Network } from './compile.ts';
import { lossOf } from './loss.ts';
import { type Preparation, uploadBatch } from './step.ts';
import type { SampleSource } from './sampleSource.ts';

/** Pictures looked at at once where no network is. */
export const EVALUATION_BATCH = 100;
/** Numbers that a forward pass without training may hold: 256 MB. */
const MOST_VALUES = 2 ** 26;

/** Pictures a forward pass takes at once when evaluating: fewer of a network that is large, as all its layers are held. */
export const evaluationBatch = ({ valuesPerPicture }: Pick<Network, 'valuesPerPicture'>): number =>
  Math.max(1, Math.min(EVALUATION_BATCH, Math.floor(MOST_VALUES / valuesPerPicture)));

/**
 * Runs a whole subset through the network in inference mode, yielding the number of pictures done after
 * each batch, so that it can be paused or left; returns what the network said of each picture.
 */
export async function* evaluate(
  network: Network,
  source: SampleSource,
  preparation: Preparation,
  subset: Subset,
  loss: LossConfig,
): AsyncGenerator<number, Evaluation> {
  const { start, end } = source.range(subset);
  const count = end - start;
  const probabilities = new Float32Array(count * network.classes);
  const labels = new Uint8Array(count);
  const atOnce = evaluationBatch(network);
  let lossSum = 0;
  for (let done = 0; done < count;) {
    const indices = Uint32Array.from({ length: Math.min(atOnce, count - done) }, (_, i) => start + done + i);
    const samples = source.gather(subset, indices);
    const [meanLoss, batchProbabilities] = tf.tidy(() => {
      const batch = uploadBatch(preparation, {
        ...samples,
        weights: new Float32Array(indices.length).fill(1),
      });
      const logits = network.logits({ pictures: batch.pictures, training: null });
      return [lossOf(loss, logits, batch), tf.softmax(logits)];
    });
    const [lossValue, values] = await Promise.all([meanLoss.data(), batchProbabilities.data<'float32'>()]);
    tf.dispose([meanLoss, batchProbabilities]);
    lossSum += (lossValue[0] ?? Number.NaN) * indices.length;
    probabilities.set(values, done * network.classes);
    labels.set(samples.labels, done);
    done += indices.length;
    yield done;
  }
  return { subset, probabilities, labels, loss: lossSum / count };
}

/** Fraction of the pictures whose most probable class is their label, 0..1. */
export function accuracyOf({ probabilities, labels }: Evaluation): number {
  return matrixAccuracy(confusionMatrix(labels, probabilities, probabilities.length / labels.length));
}
