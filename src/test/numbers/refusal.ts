/** A step that reads from the device in its midst, which cannot be recorded. */
import * as tf from '@tensorflow/tfjs-core';
import { onRefusal } from '../../training/engine/refusals.ts';
import { trainTiny } from './networks.ts';
import type { Trained } from './trainedErrors.ts';

/** Trains one of the tiny networks with such a kernel among its own; and what was said of it, in order. */
export async function trainUnrecorded(
  name: string,
): Promise<{ readonly trained: Trained; readonly said: readonly (string | null)[] }> {
  const said: (string | null)[] = [];
  onRefusal((reason) => said.push(reason));
  const { kernelName, backendName, kernelFunc, ...config } = tf.getKernel(tf.MaxPoolGrad, tf.getBackend());
  const replace = (by: tf.KernelFunc) => {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ kernelName, backendName, ...config, kernelFunc: by });
  };
  replace((args) => {
    // Not on the device: outside of a recording nothing is waited for.
    const one = tf.scalar(1);
    tf.backend().readSync(one.dataId);
    one.dispose();
    return kernelFunc(args);
  });
  try {
    return { trained: await trainTiny(name), said };
  } finally {
    replace(kernelFunc);
    onRefusal(() => undefined);
  }
}
