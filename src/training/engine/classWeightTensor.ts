import * as tf from '@tensorflow/tfjs-core';
import { balancedWeights, type ClassWeights } from '../experiment/classWeights.ts';
import type { SampleSource } from './sampleSource.ts';

/** Pictures whose labels are looked at together: their pixels are copied too. */
const TOGETHER = 1000;

/** How many training pictures each class has. All of them must have arrived. */
function labelCounts(source: SampleSource, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  const { start, end } = source.range('training');
  for (let from = start; from < end; from += TOGETHER) {
    const length = Math.min(TOGETHER, end - from);
    const { labels } = source.gather(
      'training',
      Uint32Array.from({ length }, (_, i) => from + i),
    );
    for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** `[classes]`, what the pictures of each class count; null where all count alike. The caller disposes it. */
export function classWeightTensor(
  weights: ClassWeights,
  source: SampleSource,
  classes: number,
): tf.Tensor1D | null {
  if (weights === 'none') return null;
  const values = weights === 'balanced' ? balancedWeights(labelCounts(source, classes)) : weights;
  return tf.tensor1d(Float32Array.from({ length: classes }, (_, i) => values[i] ?? 1));
}
