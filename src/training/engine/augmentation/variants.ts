import * as tf from '@tensorflow/tfjs-core';
import type { Queries } from '../../protocol.ts';
import { toPictures } from '../step.ts';
import { augment, bytesOf } from './augment.ts';

type Variants = Queries['variants'];

/** What augmentation makes of one picture, by the draws of each of some steps. */
export async function variants({
  augmentation,
  preprocessing,
  seed,
  steps,
  shape,
  pixels,
}: Variants['args']): Promise<Variants['result']> {
  const made = tf.tidy(() => {
    const preparation = bytesOf({ shape, preprocessing, statistics: null });
    const each = steps.map((step) => augment(toPictures(pixels, preparation), augmentation, { seed, step }));
    return tf.concat(each);
  });
  const values = await made.data<'float32'>();
  made.dispose();
  // Rounds, too.
  return { pixels: new Uint8Array(Uint8ClampedArray.from(values).buffer) };
}
