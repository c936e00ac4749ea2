/** The kernel that carries out a formula, on each backend. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../backendNames.ts';
import { calculate, type Formula, formulaOf, operations } from './formula.ts';
import { type SimdBackend, simdOf } from './simd.ts';

/** Its name among tfjs's kernels. */
export const Elementwise = 'Elementwise';

/**
 * The results of formulas (`formula.ts`), by name and in order, of the shape of the largest input; an input of one number counts
 * for all. One kernel, without a gradient. Throws when `inputs` lacks a name of the formulas.
 */
export function elementwise(text: string, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor[] {
  const named = Object.fromEntries(formulaOf(text).inputs.map((name) => [name, given(inputs, name)]));
  return tf.engine().runKernel<tf.Tensor[]>(Elementwise, named, { text });
}

function given(inputs: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const tensor = inputs[name];
  if (!tensor) throw new RangeError(`The formula lacks “${name}”.`);
  return tensor;
}

interface Job {
  readonly formula: Formula;
  readonly tensors: readonly tf.TensorInfo[];
  readonly shape: number[];
}

function jobOf({
  inputs,
  attrs,
}: {
  readonly inputs: tf.NamedTensorInfoMap;
  readonly attrs?: tf.NamedAttrMap | undefined;
}): Job {
  const formula = formulaOf((attrs as unknown as { text: string }).text);
  const tensors = formula.inputs.map((name) => inputs[name] as tf.TensorInfo);
  const largest = tensors.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
  return { formula, tensors, shape: largest.shape };
}

const sizeOf = ({ shape }: tf.TensorInfo): number => tf.util.sizeFromShape(shape);

const onCpu: tf.KernelFunc = (args) => {
  const { formula, tensors, shape } = jobOf(args);
  const cpu = args.backend as MathBackendCPU;
  const outs = formula.statements.map(() => new Float32Array(tf.util.sizeFromShape(shape)));
  // oxlint-disable-next-line no-restricted-properties -- On the CPU there is nothing to wait for.
  const values = tensors.map(({ dataId }) => cpu.readSync(dataId) as Float32Array);
  calculate(formula, values, outs);
  return outs.map((out) => cpu.makeTensorInfo(shape, 'float32', out));
};

const onWasm: tf.KernelFunc = (args) => {
  const { formula, tensors, shape } = jobOf(args);
  const wasm = args.backend as BackendWasm;
  const outs = formula.statements.map(() => wasm.makeOutput(shape, 'float32'));
  const own = simdOf(wasm);
  const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array;
  if (own) bySimd(own, formula, tensors, outs);
  else calculate(formula, tensors.map(view), outs.map(view));
  return outs;
};

/** Bytes of a stretch of numbers, as `scripts/kernels/elementwise.ts` has it. */
const STRETCH = 512 * 4;
/** Integers of a step. */
const STEP = 7;

function bySimd(
  own: SimdBackend,
  { inputs, steps, places }: Formula,
  tensors: readonly tf.TensorInfo[],
  outs: readonly tf.TensorInfo[],
): void {
  const size = sizeOf(outs[0] as tf.TensorInfo);
  const whole = [...tensors, ...outs];
  const tableBytes = Math.ceil((steps.length * STEP * 4) / 16) * 16;
  const table = own.scratch(tableBytes + places * STRETCH);
  /** Where a place begins, and how far it moves from stretch to stretch. */
  const placeOf = (place: number): readonly [number, number] => {
    const tensor = whole[place];
    return tensor && sizeOf(tensor) === size
      ? [own.address(tensor), STRETCH]
      : [table + tableBytes + place * STRETCH, 0];
  };
  for (let i = 0; i < inputs.length; i++) {
    const [to, step] = placeOf(i);
    if (step === 0) own.simd.fill(own.address(tensors[i] as tf.TensorInfo), to, STRETCH / 4);
  }
  const numbers = steps.flatMap(({ operation, a, b, to }) => {
    const [[from, fromStep], [other, otherStep], [result, resultStep]] = [
      placeOf(a),
      placeOf(b),
      placeOf(to),
    ];
    return [operations.indexOf(operation), from, other, result, fromStep, otherStep, resultStep];
  });
  own.integers(table, numbers);
  own.simd.elementwise(table, steps.length, size);
}

/** On a graphics processor each result is a program; later ones take what earlier ones made. */
const byPrograms =
  (
    run: (
      expression: string,
      names: readonly string[],
      tensors: tf.TensorInfo[],
      shape: number[],
      backend: unknown,
    ) => tf.TensorInfo,
  ): tf.KernelFunc =>
  (args) => {
    const { formula, tensors, shape } = jobOf(args);
    const values = new Map(formula.inputs.map((name, i) => [name, tensors[i] as tf.TensorInfo]));
    return formula.statements.map(({ name, expression, takes }) => {
      const taken = takes.map((one) => values.get(one) as tf.TensorInfo);
      const result = run(expression, takes, taken, shape, args.backend);
      values.set(name, result);
      return result;
    });
  };

const onWebGl = byPrograms((expression, names, tensors, shape, backend) => {
  const declared = names.map(
    (name) => `float ${name} = get${name[0]?.toUpperCase()}${name.slice(1)}AtOutCoords();`,
  );
  const program = {
    variableNames: [...names],
    outputShape: shape,
    userCode: `
      float positive(float x) { return x > 0.0 ? 1.0 : 0.0; }
      void main() {
        ${declared.join(' ')}
        setOutput(${expression});
      }`,
  };
  // Of tfjs's backend here, only types could be had without its code.
  return (
    backend as { runWebGLProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo }
  ).runWebGLProgram(program, tensors, 'float32');
});

/** Invocations of a workgroup. */
const GROUP = 64;

const onWebGpu = byPrograms((expression, names, tensors, shape, backend) => {
  const size = tf.util.sizeFromShape(shape);
  const at = tensors.map((tensor) => (sizeOf(tensor) === size ? 'index' : '0'));
  const program = {
    variableNames: names.map((name) => `in_${name}`),
    outputShape: shape,
    workgroupSize: [GROUP, 1, 1],
    dispatchLayout: { x: shape.map((_, i) => i) },
    dispatch: [Math.ceil(size / GROUP), 1, 1],
    size: true,
    shaderKey: `elementwise ${expression} ${at.join(' ')}`,
    getUserCode: () => `
      fn positive(x: f32) -> f32 { return select(0.0, 1.0, x > 0.0); }
      fn main(index: i32) {
        if (index < uniforms.size) {
          ${names.map((name, i) => `let ${name} = in_${name}[${at[i]}];`).join(' ')}
          setOutputAtIndex(index, ${expression});
        }
      }`,
  };
  return (
    backend as { runWebGPUProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo }
  ).runWebGPUProgram(program, tensors, 'float32');
});

/** The kernel of each backend. */
export const elementwiseKernels: Readonly<Record<BackendName, tf.KernelFunc>> = {
  cpu: onCpu,
  wasm: onWasm,
  webgl: onWebGl,
  webgpu: onWebGpu,
};
