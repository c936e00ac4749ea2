import * as tf from '@tensorflow/tfjs-core';

/** One of the current backend's kernels, called by a kernel as tfjs's own call one another: without what the engine does around it. */
export function callKernel(
  backend: object,
  name: string,
  inputs: tf.NamedTensorInfoMap,
  attrs: object = {},
): tf.TensorInfo {
  const kernel = tf.getKernel(name, tf.getBackend());
  return kernel.kernelFunc({ inputs, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo;
}

/** Frees what such calls made on the way. */
export function freeInfos(backend: unknown, infos: readonly tf.TensorInfo[]): void {
  for (const { dataId } of infos) (backend as tf.KernelBackend).disposeData(dataId);
}
