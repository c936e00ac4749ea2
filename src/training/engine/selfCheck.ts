import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from './kernels/elementwise.ts';
import { fusedConv2d, fusedMatMul } from './kernels/fusedLayers.ts';
import { lossFromLogits } from './loss.ts';

/**
 * Fingerprints of the fixed steps below: both losses, and Σ value[i] · cos(i) of each gradient of the second step.
 * Computed by the float64 reference in `src/test/reference`, not by tfjs; `backends.test.ts` computes them anew.
 */
export const expectedFingerprints = {
  'loss of the first test step': 1.06845448,
  'loss of the second test step': 1.32320599,
  "gradient of a test step's pictures": 0.0448098788,
  "gradient of a test step's kernel": -0.409709056,
  "gradient of a test step's scores": 2.92636379,
};

/** Largest relative error that is still rounding; and where numbers have 16 bits. */
const TOLERANCE = 1e-3;
const TOLERANCE_COARSE = 0.05;

/**
 * Shapes of the fixed net: pictures → Conv2D (same, relu) → MaxPooling2D → AveragePooling2D (same) → Flatten → Dense.
 * Pictures and maps have more than 4096 values: smaller tensors may take other ways through a backend.
 */
export const selfCheckShapes = { pictures: [4, 26, 22, 2], kernel: [3, 3, 2, 5], scores: [210, 3] } as const;

/** The fixed numbers it starts from: sines, scaled. `count` is the tensor's size, `phase` tells tensors apart. */
export const selfCheckValues = (count: number, phase: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + phase) / 2);

/** True classes of the pictures. */
export const selfCheckLabels = [2, 0, 1, 2] as const;
/** Of the step between the two. */
export const selfCheckLearningRate = 0.1;

/** Both ways in which layers compute: the first step takes the one, the second the other. */
interface Kernels {
  readonly convolve: (x: tf.Tensor4D, kernel: tf.Tensor4D) => tf.Tensor4D;
  readonly product: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D;
}
const plain: Kernels = {
  convolve: (x, kernel) => tf.relu(tf.conv2d(x, kernel, 1, 'same')),
  product: (a, b) => tf.matMul(a, b),
};
const noBias = (outputs: number | undefined) => tf.zeros<tf.Rank.R1>([outputs ?? 0]);
const fused: Kernels = {
  convolve: (x, filter) =>
    fusedConv2d(
      { x, filter, bias: noBias(filter.shape[3]) },
      { strides: 1, dilations: 1, pad: 'same' },
      'relu',
    ),
  product: (a, b) => fusedMatMul({ a, b, bias: noBias(b.shape[1]) }, 'linear'),
};

/**
 * Runs two fixed training steps (SGD) on the current backend and compares them with stored numbers.
 * Answers what is wrong, or null; disposes what it makes.
 */
export async function selfCheck({ coarse = false } = {}): Promise<string | null> {
  const results = tf.tidy(() => {
    const [pictures, ...weights] = Object.values(selfCheckShapes).map((shape, i) =>
      tf.tensor(selfCheckValues(tf.util.sizeFromShape([...shape]), i), [...shape]),
    ) as [tf.Tensor, ...tf.Tensor[]];
    const step = ({ convolve, product }: Kernels) =>
      tf.valueAndGrads((x: tf.Tensor, kernel: tf.Tensor, scores: tf.Tensor): tf.Scalar => {
        const maps = convolve(x as tf.Tensor4D, kernel as tf.Tensor4D);
        const pooled = tf.avgPool(tf.maxPool(maps, 2, 2, 'valid'), 2, 2, 'same');
        const logits = product(tf.reshape(pooled, [pictures.shape[0] ?? 0, -1]), scores as tf.Tensor2D);
        const labels = tf.tensor1d([...selfCheckLabels], 'int32');
        return lossFromLogits(logits, { labels, weights: tf.ones([selfCheckLabels.length]) });
      });
    const first = step(plain)([pictures, ...weights]);
    const rate = tf.scalar(selfCheckLearningRate);
    const moved = weights.map(
      (w, i) =>
        elementwise('w = w - g * rate', { w, g: first.grads[i + 1] as tf.Tensor, rate })[0] as tf.Tensor,
    );
    const second = step(fused)([pictures, ...moved]);
    return [first.value, second.value, ...second.grads];
  });
  try {
    const values = await Promise.all(results.map((result) => result.data()));
    const tolerance = coarse ? TOLERANCE_COARSE : TOLERANCE;
    const wrong = Object.entries(expectedFingerprints).find(([, expected], i) => {
      // Of a loss alone, its one value: cos(0) is 1.
      const error = Math.abs(fingerprint(values[i] as ArrayLike<number>) - expected);
      return !(error <= tolerance * Math.abs(expected));
    });
    return wrong ? `the ${wrong[0]}` : null;
  } finally {
    tf.dispose(results);
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
