import * as tf from '@tensorflow/tfjs-core';

/** What a WebGPU shader may surely take: as many buffers as every device has (8), but for the one of its result. */
const MOST = 7;

/** AddN for WebGPU, whose own takes all inputs at once, which a device refuses from 8 on. */
export const addInParts =
  (stock: tf.KernelFunc): tf.KernelFunc =>
  (args) => {
    const all = args.inputs as unknown as tf.Tensor[];
    if (all.length <= MOST) return stock(args);
    return tf.tidy(() => tf.addN([tf.addN(all.slice(0, MOST)), ...all.slice(MOST)]));
  };
