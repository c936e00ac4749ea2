import * as tf from '@tensorflow/tfjs-core';
import { lossFromLogits } from './loss.ts';

/**
 * Fingerprints of the fixed step below: its loss and Σ value[i] · cos(i) of each gradient. Computed by the float64
 * reference in `src/test/reference`, not by tfjs; `backends.test.ts` computes them anew.
 */
export const expectedFingerprints = {
  loss: 1.170988,
  pictures: -0.3124708,
  kernel: 0.785956,
  scores: 0.2039211,
};

/** Largest relative error that is still rounding; and where numbers have 16 bits. */
const TOLERANCE = 1e-4;
const TOLERANCE_COARSE = 0.05;

/** Shapes of the fixed step: pictures → Conv2D (same, relu) → MaxPooling2D → AveragePooling2D (same) → Flatten → Dense. */
export const selfCheckShapes = { pictures: [2, 10, 7, 2], kernel: [3, 3, 2, 5], scores: [30, 3] } as const;

/** The fixed numbers it starts from: sines, scaled. `count` is the tensor's size, `phase` tells tensors apart. */
export const selfCheckValues = (count: number, phase: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + phase) / 2);

const labels = [2, 0];

/**
 * Runs one fixed training step on the current backend, forward and backward, and compares it with stored numbers.
 * Answers what is wrong, or null; disposes what it makes.
 */
export async function selfCheck({ coarse = false } = {}): Promise<string | null> {
  const tensors = tf.tidy(() => {
    const inputs = Object.values(selfCheckShapes).map((shape, i) =>
      tf.tensor(selfCheckValues(tf.util.sizeFromShape([...shape]), i), [...shape]),
    );
    const step = (pictures: tf.Tensor, kernel: tf.Tensor, scores: tf.Tensor): tf.Scalar => {
      const maps = tf.relu(tf.conv2d(pictures as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'));
      const pooled = tf.avgPool(tf.maxPool(maps, 2, 2, 'valid'), 2, 2, 'same');
      const logits = tf.matMul<tf.Tensor2D>(tf.reshape(pooled, [2, -1]), scores);
      return lossFromLogits(logits, tf.tensor1d(labels, 'int32'), tf.ones([2]));
    };
    const { value, grads } = tf.valueAndGrads(step)(inputs);
    return [value, ...grads];
  });
  try {
    const [loss, ...gradients] = await Promise.all(tensors.map((tensor) => tensor.data()));
    const found = [loss?.[0] ?? NaN, ...gradients.map(fingerprint)];
    for (const [i, [name, expected]] of Object.entries(expectedFingerprints).entries()) {
      const error = Math.abs((found[i] as number) - expected) / Math.abs(expected);
      if (!(error <= (coarse ? TOLERANCE_COARSE : TOLERANCE)))
        return name === 'loss' ? 'the loss of a test step' : `the gradient of a test step's ${name}`;
    }
    return null;
  } finally {
    tf.dispose(tensors);
  }
}

/** Whether the current backend forgets 1e-4 beside 1, as 16-bit numbers do; what it says of itself is wrong. */
export async function isHalfPrecision(): Promise<boolean> {
  // Large enough that no backend keeps it on the processor.
  const result = tf.tidy(() => tf.sub(tf.add(tf.fill([5000], 1e-4), 1), 1));
  const values = await result.data();
  result.dispose();
  return values.some((value) => Math.abs(value - 1e-4) > 1e-6);
}

/** One number that changes when any value does. */
export const fingerprint = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value, i) => sum + value * Math.cos(i), 0);
