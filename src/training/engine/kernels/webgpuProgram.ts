/** Shaders of our own on tfjs's WebGPU backend. */
import type * as tf from '@tensorflow/tfjs-core';

/** What of the backend here only types could be had of. */
interface Backend {
  runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo;
}

/** Invocations of a workgroup. */
const GROUP = 64;

interface Program {
  /** WGSL with `main(index)`, which reads the inputs by their names, and `uniforms`, and writes `result`. */
  readonly code: string;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly shape: number[];
  readonly invocations: number;
}

/** Components that the elements of an array have whose last axis is so long. */
export const componentsOf = (length: number | undefined): 1 | 4 => ((length ?? 1) % 4 === 0 ? 4 : 1);

/** Runs a shader. */
export function runShader(backend: unknown, { code, inputs, shape, invocations }: Program): tf.TensorInfo {
  const tensors = Object.values(inputs);
  const program = {
    variableNames: Object.keys(inputs),
    variableComponents: tensors.map((tensor) => componentsOf(tensor.shape.at(-1))),
    outputComponent: componentsOf(shape.at(-1)),
    outputShape: shape,
    size: true,
    workgroupSize: [GROUP, 1, 1],
    dispatchLayout: { x: shape.map((_, i) => i) },
    dispatch: [Math.ceil(invocations / GROUP), 1, 1],
    shaderKey: code,
    getUserCode: () => code,
  };
  return (backend as Backend).runWebGPUProgram(program, tensors, 'float32');
}
