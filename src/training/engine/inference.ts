import * as tf from '@tensorflow/tfjs-core';
import { uploadPrepared } from './augmentation/augment.ts';
import type { Network } from './compile.ts';
import type { Preparation } from './step.ts';

/** A pass that trains nothing. */
interface Pass {
  /** Those of one name differ in nothing but the numbers that they are given. */
  readonly name: string;
  readonly pixels: Uint8Array;
  readonly preparation: Preparation;
  /** What it is given besides. Not disposed. */
  readonly others?: readonly tf.Tensor[];
  readonly run: (pictures: tf.Tensor4D) => tf.Tensor1D;
}

/** Runs it, replayed where it can be. The caller disposes the result. */
export function pass(network: Network, { name, pixels, preparation, others = [], run }: Pass): tf.Tensor1D {
  const uploaded = uploadPrepared(pixels, preparation);
  try {
    return network.passes.run(`${name} ${pixels.length}`, {
      inputs: [...uploaded.tensors, ...others],
      variables: [],
      reads: network.variables.map(({ value }) => value),
      run: () => tf.tidy(() => run(uploaded.pictures())),
    });
  } finally {
    tf.dispose([...uploaded.tensors]);
  }
}
