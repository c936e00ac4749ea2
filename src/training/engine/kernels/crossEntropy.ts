/** The kernel of the cross-entropy: loss, hits and gradient of a batch at once, on each backend. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../backendNames.ts';
import { callKernel, freeInfos } from './callKernel.ts';

/** Its name among tfjs's kernels. */
export const CrossEntropy = 'CrossEntropy';

interface Inputs {
  /** `[batch, classes]`, float32, before softmax. */
  readonly logits: tf.Tensor2D;
  /** `[batch]`, int32. */
  readonly labels: tf.Tensor1D;
  /** `[batch]`, float32: 1 for a picture, 0 for padding. Not all 0. */
  readonly weights: tf.Tensor1D;
  /** `[classes]`, float32: what the pictures of each count; absent where all count alike. */
  readonly classWeights?: tf.Tensor1D;
}

interface Attrs {
  /** Keras's label smoothing, 0..1. */
  readonly smoothing: number;
  /** A label among so many best scores is a hit of the third total. */
  readonly topK: number;
}

/**
 * With d = z − z[label] and m = max d, a picture's loss is m + log1p(Σ exp(d − m) without the maximum's own 1), exact however
 * confident a score is; its gradient by the scores is softmax(z) − one-hot(label). With label smoothing s over K classes the
 * target is (1 − s) · one-hot(label) + s / K, and s / K · Σ d less is lost. Each picture counts by weight · class weight / Σ weight.
 * The first of equal scores wins, as in NumPy.
 * Answers the loss, the one of them with a gradient; `[4]`: it again, Σ of the pictures whose highest score is their label's, of
 * those with it among `topK`, and of those whose highest score is of another class than the first picture's; and
 * `[batch, classes]`, the loss's gradient by the scores.
 */
export function crossEntropy(inputs: Inputs, attrs: Attrs): [tf.Scalar, tf.Tensor1D, tf.Tensor2D] {
  return tf.engine().runKernel(CrossEntropy, { ...inputs }, { ...attrs });
}

/** The gradient of the loss by the scores. */
export const crossEntropyGradient: tf.GradConfig = {
  kernelName: CrossEntropy,
  outputsToSave: [false, false, true],
  gradFunc: (dy, [gradient]) => ({
    logits: () => tf.mul(gradient as tf.Tensor, (dy as tf.Tensor[])[0] as tf.Tensor),
  }),
};

interface Views {
  readonly logits: Float32Array;
  readonly labels: Int32Array;
  readonly weights: Float32Array;
  readonly classWeights: Float32Array | null;
}

/** In JavaScript, in doubles, into `loss`, `totals` and `gradient`: a batch's scores are few. */
function calculate(
  { logits, labels, weights, classWeights }: Views,
  { smoothing, topK }: Attrs,
  [loss, totals, gradient]: readonly [Float32Array, Float32Array, Float32Array],
): void {
  const classes = logits.length / labels.length;
  const all = weights.reduce((a, b) => a + b, 0);
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  let firstSaid = 0;
  labels.forEach((label, row) => {
    const z = logits.subarray(row * classes, (row + 1) * classes);
    const weight = weights[row] as number;
    const share = (weight * (classWeights?.[label] ?? 1)) / all;
    const own = z[label] as number;
    let [first, above, gaps, others] = [0, 0, 0, 0];
    for (let k = 0; k < classes; k++) {
      if ((z[k] as number) > (z[first] as number)) first = k;
      if ((z[k] as number) > own) above++;
      gaps += (z[k] as number) - own;
    }
    const most = z[first] as number;
    for (let k = 0; k < classes; k++) if (k !== first) others += Math.exp((z[k] as number) - most);
    sums[0] += share * (most - own + Math.log1p(others) - (smoothing / classes) * gaps);
    if (first === label) sums[1] += weight;
    if (above < topK) sums[2] += weight;
    if (row === 0) firstSaid = first;
    if (first !== firstSaid) sums[3] += weight;
    for (let k = 0; k < classes; k++) {
      const target = (k === label ? 1 - smoothing : 0) + smoothing / classes;
      const p = Math.exp((z[k] as number) - most) / (1 + others);
      gradient[row * classes + k] = share * (p - target);
    }
  });
  totals.set(sums);
  loss.set(totals.subarray(0, 1));
}

type TensorInfos = Record<keyof Inputs, tf.TensorInfo>;
const attrsOf = (attrs: tf.NamedAttrMap | undefined) => attrs as unknown as Attrs;

const onCpu: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { logits, labels, weights, classWeights } = inputs as TensorInfos;
  const cpu = backend as MathBackendCPU;
  // oxlint-disable-next-line no-restricted-properties -- On the CPU there is nothing to wait for.
  const view = ({ dataId }: tf.TensorInfo) => cpu.readSync(dataId) as Float32Array;
  const shapes = [[], [4], logits.shape];
  const outs = shapes.map((shape) => new Float32Array(tf.util.sizeFromShape(shape)));
  const views = {
    logits: view(logits),
    labels: view(labels) as unknown as Int32Array,
    weights: view(weights),
    classWeights: classWeights ? view(classWeights) : null,
  };
  calculate(views, attrsOf(attrs), outs as [Float32Array, Float32Array, Float32Array]);
  return outs.map((out, i) => cpu.makeTensorInfo(shapes[i] as number[], 'float32', out));
};

const onWasm: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { logits, labels, weights, classWeights } = inputs as TensorInfos;
  const wasm = backend as BackendWasm;
  const outs = [[], [4], logits.shape].map((shape) => wasm.makeOutput(shape, 'float32'));
  // Views are made last: making room may move the memory.
  const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array;
  const views = {
    logits: view(logits),
    labels: wasm.typedArrayFromHeap(labels) as Int32Array,
    weights: view(weights),
    classWeights: classWeights ? view(classWeights) : null,
  };
  calculate(views, attrsOf(attrs), outs.map(view) as [Float32Array, Float32Array, Float32Array]);
  return outs;
};

/** What differs between the languages of shaders. */
interface Language {
  readonly real: string;
  readonly whole: string;
}

/** What is to be known of picture `b`. `logit`, `label`, `weight` and `classWeight` are the language's own. */
const rowOf = ({ real, whole }: Language, batch: number, classes: number): string => `
  ${whole} own = label(b);
  ${real} ownLogit = logit(b, own);
  ${whole} first = 0;
  ${whole} above = 0;
  ${real} most = logit(b, 0);
  ${real} gaps = 0.0;
  for (${whole} k = 0; k < ${classes}; k++) {
    ${real} z = logit(b, k);
    if (z > most) { most = z; first = k; }
    if (z > ownLogit) { above++; }
    gaps += z - ownLogit;
  }
  ${real} others = 0.0;
  for (${whole} k = 0; k < ${classes}; k++) {
    if (k != first) { others += exp(logit(b, k) - most); }
  }
  ${real} all = 0.0;
  for (${whole} i = 0; i < ${batch}; i++) { all += weight(i); }
  ${real} share = weight(b) * classWeight(own) / all;`;

/** Of picture \`b\`, total \`c\`: below 1/32 the logarithm's series, which is exact in float32, as log(1 + x) loses a small x. */
const totalOf = (
  { real, whole }: Language,
  { spread, topK, classes }: { readonly spread: string; readonly topK: number; readonly classes: number },
): string => `
  ${real} value = 0.0;
  if (c == 0) {
    ${real} log1p = log(1.0 + others);
    if (others < 0.03125) { log1p = others * (1.0 - others * (0.5 - others * (1.0 / 3.0 - others * 0.25))); }
    value = share * (most - ownLogit + log1p - ${spread} * gaps);
  }
  if (c == 1) { if (first == own) { value = weight(b); } }
  if (c == 2) { if (above < ${topK}) { value = weight(b); } }
  if (c == 3) {
    ${whole} firstSaid = 0;
    for (${whole} k = 0; k < ${classes}; k++) { if (logit(0, k) > logit(0, firstSaid)) { firstSaid = k; } }
    if (first != firstSaid) { value = weight(b); }
  }`;

/** Of picture `b`, class `c`. */
const gradientOf = ({ real }: Language, spread: string, sharp: string): string => `
  ${real} aim = ${spread};
  if (c == own) { aim += ${sharp}; }
  ${real} value = share * (exp(logit(b, c) - most) / (1.0 + others) - aim);`;

/** A number as a shader writes it. */
const literal = (x: number): string => (Number.isInteger(x) ? `${x}.0` : `${x}`);

/** The two programs of a graphics processor; the totals of the pictures are then added up. */
const byPrograms =
  (
    language: Language,
    run: (
      body: string,
      shape: [number, number],
      tensors: Readonly<Record<string, tf.TensorInfo>>,
      backend: unknown,
    ) => tf.TensorInfo,
  ): tf.KernelFunc =>
  ({ inputs, attrs, backend }) => {
    const { smoothing, topK } = attrsOf(attrs);
    const [batch, classes] = (inputs as TensorInfos).logits.shape as [number, number];
    const row = rowOf(language, batch, classes);
    const spread = literal(smoothing / classes);
    const tensors = inputs as TensorInfos;
    const rows = run(row + totalOf(language, { spread, topK, classes }), [batch, 4], tensors, backend);
    const sharp = literal(1 - smoothing);
    const gradient = run(row + gradientOf(language, spread, sharp), [batch, classes], tensors, backend);
    const totals = callKernel(backend, tf.Sum, { x: rows }, { axis: 0, keepDims: false });
    const first = callKernel(backend, tf.Slice, { x: totals }, { begin: [0], size: [1] });
    const loss = callKernel(backend, tf.Reshape, { x: first }, { shape: [] });
    freeInfos(backend, [rows, first]);
    return [loss, totals, gradient];
  };

const onWebGl = byPrograms({ real: 'float', whole: 'int' }, (body, shape, tensors, backend) => {
  const weighted = 'classWeights' in tensors;
  const program = {
    variableNames: Object.keys(tensors),
    outputShape: shape,
    userCode: `
      float logit(int b, int k) { return getLogits(b, k); }
      int label(int b) { return int(getLabels(b)); }
      float weight(int b) { return getWeights(b); }
      float classWeight(int k) { return ${weighted ? 'getClassWeights(k)' : '1.0'}; }
      void main() {
        ivec2 at = getOutputCoords();
        int b = at.x;
        int c = at.y;
        ${body}
        setOutput(value);
      }`,
  };
  return (
    backend as { runWebGLProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo }
  ).runWebGLProgram(program, Object.values(tensors), 'float32');
});

const onWebGpu = byPrograms({ real: 'var', whole: 'var' }, (body, shape, tensors, backend) => {
  const weighted = 'classWeights' in tensors;
  const program = {
    variableNames: Object.keys(tensors),
    outputShape: shape,
    workgroupSize: [64, 1, 1],
    dispatchLayout: { x: [0, 1] },
    dispatch: [Math.ceil((shape[0] * shape[1]) / 64), 1, 1],
    size: true,
    shaderKey: `cross-entropy ${body} ${weighted}`,
    getUserCode: () => `
      fn logit(b: i32, k: i32) -> f32 { return logits[b * uniforms.logitsShape.y + k]; }
      fn label(b: i32) -> i32 { return labels[b]; }
      fn weight(b: i32) -> f32 { return weights[b]; }
      fn classWeight(k: i32) -> f32 { return ${weighted ? 'classWeights[k]' : '1.0'}; }
      fn main(index: i32) {
        if (index < uniforms.size) {
          let b = index / ${shape[1]};
          let c = index % ${shape[1]};
          ${body}
          setOutputAtIndex(index, value);
        }
      }`,
  };
  return (
    backend as { runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo }
  ).runWebGPUProgram(program, Object.values(tensors), 'float32');
});

/** The kernel of each backend. */
export const crossEntropyKernels: Readonly<Record<BackendName, tf.KernelFunc>> = {
  cpu: onCpu,
  wasm: onWasm,
  webgl: onWebGl,
  webgpu: onWebGpu,
};
