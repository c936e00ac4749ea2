import * as tf from '@tensorflow/tfjs-core';
import { confusionMatrix, matrixAccuracy } from '../metrics.ts';
import type { LossConfig } from '../experiment/losses.ts';
import type { Evaluation } from '../protocol.ts';
import type { Subset } from '../../data/dataset.ts';
import type { Network } from './compile.ts';
import { pass } from './inference.ts';
import { lossOf } from './loss.ts';
import { padded, weightsOf } from './padded.ts';
import { type Preparation, uploadLabels } from './step.ts';
import type { SampleSource } from './sampleSource.ts';

/** Pictures looked at at once where no network is. */
export const EVALUATION_BATCH = 100;
/** Numbers that a forward pass without training may hold: 256 MB. */
const MOST_VALUES = 2 ** 26;

/**
 * Pictures a forward pass takes at once when so many are evaluated: fewer of a network that is large, as all its layers are held;
 * and all batches as large as another, so that the last one is hardly padded.
 */
export function evaluationBatch(
  { valuesPerPicture }: Pick<Network, 'valuesPerPicture'>,
  count: number,
): number {
  const most = Math.max(1, Math.min(EVALUATION_BATCH, Math.floor(MOST_VALUES / valuesPerPicture)));
  return Math.ceil(count / Math.ceil(count / most));
}

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
  const atOnce = evaluationBatch(network, count);
  let lossSum = 0;
  for (let done = 0; done < count;) {
    const indices = Uint32Array.from({ length: Math.min(atOnce, count - done) }, (_, i) => start + done + i);
    const samples = source.gather(subset, indices);
    const given = padded(samples, atOnce, source.manifest.shape);
    const labelled = uploadLabels(given.labels, weightsOf(indices.length, atOnce));
    const said = pass(network, {
      name: `evaluate ${JSON.stringify(loss)}`,
      pixels: given.pixels,
      preparation,
      others: Object.values(labelled),
      run(pictures) {
        const logits = network.logits({ pictures, training: null });
        return tf.concat1d([
          tf.reshape(lossOf(loss, logits, labelled), [1]),
          tf.reshape(tf.softmax(logits), [-1]),
        ]);
      },
    });
    tf.dispose(Object.values(labelled));
    const values = await said.data<'float32'>();
    said.dispose();
    lossSum += (values[0] ?? Number.NaN) * indices.length;
    probabilities.set(values.subarray(1, 1 + indices.length * network.classes), done * network.classes);
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
