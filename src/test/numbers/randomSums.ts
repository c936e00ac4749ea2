import * as tf from '@tensorflow/tfjs-core';
import { keyedRandom } from '../../data/random.ts';
import { packBytes, unpackBytes, unpacksBytes } from '../../training/engine/kernels/unpackBytes.ts';
import { errorOf } from './errorOf.ts';

async function valuesOf(make: () => tf.Tensor): Promise<ArrayLike<number>> {
  const tensor = tf.tidy(make);
  const values = await tensor.data();
  tf.dispose(tensor);
  return values;
}

/** Errors of sums of 1 to 24 tensors, and of bytes looked up in tables, of random shapes. */
export async function randomSums(count: number): Promise<Record<string, number>> {
  const errors: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const random = keyedRandom(8, 'sums', i);
    const shape = Array.from({ length: 1 + random.int(4) }, () => 1 + random.int(9));
    const size = shape.reduce((a, b) => a * b, 1);
    const parts = Array.from({ length: 1 + random.int(24) }, () =>
      Float32Array.from({ length: size }, () => random.normal()),
    );
    const sum = Float64Array.from({ length: size }, (_, at) =>
      parts.reduce((added, part) => added + part[at]!, 0),
    );
    const added = await valuesOf(() => tf.addN(parts.map((part) => tf.tensor(part, shape))));
    errors[`sum of ${parts.length} of ${shape.join('×')}`] = errorOf(added, sum);
    if (!unpacksBytes()) continue;
    const channels = shape.at(-1)!;
    const bytes = Uint8Array.from({ length: size }, () => random.int(256));
    const table = Float32Array.from({ length: 256 * channels }, () => random.normal());
    const found = await valuesOf(() =>
      unpackBytes({ words: packBytes(bytes), table: tf.tensor2d(table, [table.length, 1]) }, shape),
    );
    errors[`bytes of ${shape.join('×')}`] = errorOf(
      found,
      Array.from(bytes, (byte, at) => table[byte * channels + (at % channels)]!),
    );
  }
  return errors;
}
