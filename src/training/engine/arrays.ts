import type * as tf from '@tensorflow/tfjs-core';
import { sha256Hex } from '../../data/sha256.ts';
import type { Arrays } from '../checkpoint.ts';

/** Copies of the values of named tensors, read from the device together. */
export async function readArrays(tensors: Iterable<readonly [string, tf.Tensor]>): Promise<Arrays> {
  const entries = [...tensors];
  // The reads start in one go, before anything else can change the tensors.
  const values = await Promise.all(entries.map(([, tensor]) => tensor.data<'float32'>()));
  return Object.fromEntries(entries.map(([name], i) => [name, (values[i] as Float32Array).slice()]));
}

/** SHA-256 of all values in the order given, as little-endian float32, lower-case hex; says so where the page is not a secure context. */
export async function hashArrays(arrays: Arrays): Promise<string> {
  const bytes = await new Blob(Object.values(arrays) as BlobPart[]).arrayBuffer();
  return (await sha256Hex(bytes)) ?? 'not available on an insecure page';
}
