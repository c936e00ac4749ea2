import * as tf from '@tensorflow/tfjs-core';
import { preparedShape } from '../../data/preprocess.ts';
import type { Queries } from '../protocol.ts';
import { compile } from './compile.ts';
import { evaluationBatch } from './evaluate.ts';
import { macrotask } from './macrotask.ts';
import { toPictures } from './step.ts';

type Predict = Queries['predict'];

/**
 * What a network says of pictures that are in no data set, a batch at a time; between batches a run may go on.
 * @throws Error with a sentence where the pictures are not what the network reads.
 */
export async function predict({
  model,
  preprocessing,
  seed,
  weights,
  statistics,
  shape,
  pixels,
}: Predict['args']): Promise<Predict['result']> {
  const size = shape[0] * shape[1] * shape[2];
  const count = pixels.length / size;
  const network = compile(model, seed, weights);
  try {
    const read = preparedShape(shape, preprocessing);
    if (!Number.isInteger(count) || network.inputShape.join() !== read.join())
      throw new Error(
        `The network reads pictures of ${network.inputShape.join('×')}, and these are of ${read.join('×')}.`,
      );
    const probabilities = new Float32Array(count * network.classes);
    const atOnce = evaluationBatch(network);
    for (let done = 0; done < count; done += atOnce) {
      const batch = pixels.subarray(done * size, (done + atOnce) * size);
      const said = tf.tidy(() => {
        const pictures = toPictures(batch, { shape, preprocessing, statistics });
        return tf.softmax(network.logits({ pictures, training: null }));
      });
      try {
        probabilities.set(await said.data<'float32'>(), done * network.classes);
      } finally {
        said.dispose();
      }
      await macrotask();
    }
    return { probabilities };
  } finally {
    network.dispose();
  }
}
