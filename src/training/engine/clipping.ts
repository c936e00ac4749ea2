import * as tf from '@tensorflow/tfjs-core';
import type { ClippingConfig } from '../experiment/clippings.ts';
import { normOf } from './kernels/norm.ts';

/** Gradients by variable name. */
export type Gradients = ReadonlyMap<string, tf.Tensor>;

/** limit / max(‖gradients‖, limit): what they are multiplied by, so that they are no longer than the limit. */
const shortening = (gradients: readonly tf.Tensor[], limit: number): tf.Scalar =>
  tf.tidy(() => tf.div(limit, tf.maximum(normOf(gradients), limit)));

/** The gradients as Keras's `clipvalue`, `clipnorm` or `global_clipnorm` leave them. Call inside `tf.tidy`. */
export function clip(gradients: Gradients, config: ClippingConfig): Gradients {
  const each = (change: (gradient: tf.Tensor) => tf.Tensor): Gradients =>
    new Map([...gradients].map(([name, gradient]) => [name, tf.tidy(() => change(gradient))]));
  switch (config.className) {
    case 'None':
      return gradients;
    case 'ByValue':
      return each((gradient) => tf.clipByValue(gradient, -config.limit, config.limit));
    case 'ByNorm':
      return each((gradient) => tf.mul(gradient, shortening([gradient], config.limit)));
    case 'ByGlobalNorm': {
      const factor = shortening([...gradients.values()], config.limit);
      return each((gradient) => tf.mul(gradient, factor));
    }
    default:
      return config satisfies never;
  }
}
