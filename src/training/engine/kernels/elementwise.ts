/** The kernel that carries out a formula, on each backend. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../backendNames.ts';
import { callKernel, freeInfos } from './callKernel.ts';
import {
  calculate,
  type Formula,
  formulaOf,
  type Input,
  operations,
  type Spread,
  spreadOf,
  stretchOf,
} from './formula.ts';
import { type SimdBackend, simdOf, sizeOf } from './simd.ts';
import { partsOf } from './threads.ts';
import { cleared } from './webglTexels.ts';

/** Their names among tfjs's kernels. */
export const Elementwise = 'Elementwise';
export const ElementwiseSums = 'ElementwiseSums';

/**
 * The results of formulas (`formula.ts`), in order, of the shape of the largest input; others count for all, for each channel
 * or for each picture (`spreadOf`). One kernel, without a gradient. Throws when `inputs` lacks a name of the formulas.
 */
export const elementwise = (text: string, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor[] =>
  tf.engine().runKernel(Elementwise, named(text, inputs), { text });

/**
 * The sums by channel, `[channels]`, of a formula's one result, which is not kept. One kernel, without a gradient. Throws as
 * `elementwise` does.
 */
export const elementwiseSums = (text: string, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor1D =>
  tf.engine().runKernel(ElementwiseSums, named(text, inputs), { text });

const named = (text: string, inputs: Readonly<Record<string, tf.Tensor>>) =>
  Object.fromEntries(formulaOf(text).inputs.map((name) => [name, given(inputs, name)]));

function given(inputs: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const tensor = inputs[name];
  if (!tensor) throw new RangeError(`The formula lacks “${name}”.`);
  return tensor;
}

interface Job {
  readonly formula: Formula;
  readonly tensors: readonly tf.TensorInfo[];
  readonly shape: number[];
  /** Of each tensor. */
  readonly spreads: readonly Spread[];
  /** What counts for each channel, and each picture, goes round by these; 1 picture where nothing does. */
  readonly channels: number;
  readonly pictures: number;
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
  const { shape } = largest;
  const spreads = tensors.map((tensor) => spreadOf(tensor.shape, shape));
  const channels = spreads.includes('channels') ? (shape.at(-1) ?? 1) : 1;
  const pictures = spreads.includes('pictures') ? (shape[0] ?? 1) : 1;
  return { formula, tensors, shape, spreads, channels, pictures };
}

const inputsOf = (values: readonly Float32Array[], spreads: readonly Spread[]): Input[] =>
  values.map((one, i) => ({ values: one, spread: spreads[i] as Spread }));

const onCpu: tf.KernelFunc = (args) => {
  const job = jobOf(args);
  const { formula, tensors, shape, spreads } = job;
  const cpu = args.backend as MathBackendCPU;
  const outs = formula.statements.map(() => new Float32Array(tf.util.sizeFromShape(shape)));
  // oxlint-disable-next-line no-restricted-properties -- On the CPU there is nothing to wait for.
  const view = ({ dataId }: tf.TensorInfo) => cpu.readSync(dataId) as Float32Array;
  calculate(formula, inputsOf(tensors.map(view), spreads), outs, job);
  return outs.map((out) => cpu.makeTensorInfo(shape, 'float32', out));
};

const onWasm: tf.KernelFunc = (args) => {
  const job = jobOf(args);
  const { formula, tensors, shape, spreads } = job;
  const wasm = args.backend as BackendWasm;
  const outs = formula.statements.map(() => wasm.makeOutput(shape, 'float32'));
  const own = simdOf(wasm);
  const view = (tensor: tf.TensorInfo) => wasm.typedArrayFromHeap(tensor) as Float32Array;
  if (own) bySimd(own, job, outs);
  else calculate(formula, inputsOf(tensors.map(view), spreads), outs.map(view), job);
  return outs;
};

/** Integers of a step. */
const STEP = 7;

function bySimd(own: SimdBackend, job: Job, outs: readonly tf.TensorInfo[]): void {
  const { formula, shape, pictures } = job;
  const { steps } = formula;
  const size = sizeOf({ shape }) / pictures;
  const unit = stretchOf(job.channels);
  const parts = partsOf(own.threads, size, { unit, work: size * steps.length });
  const tables = createTables(own, job, { outs, count: parts.length });
  for (let picture = 0; picture < pictures; picture++) {
    parts.forEach(([first], part) => tables.fill(part, picture, first));
    own.threads.run(
      'elementwise',
      parts.map(([first, end], part) => [tables.at(part), steps.length, end - first, unit]),
    );
  }
}

/** Sums of a formula's one result; on one thread, so that all are added up in one order. */
const sumsOnWasm: tf.KernelFunc = (args) => {
  const own = simdOf(args.backend);
  if (!own) return composedSums(args);
  const job = jobOf(args);
  const channels = job.shape.at(-1) ?? 1;
  const { formula, pictures } = job;
  const tables = createTables(own, { ...job, channels }, { outs: [], count: 1, more: channels * 8 });
  own.integers(tables.more, Array<number>(channels * 2).fill(0));
  const result = tables.between(0, formula.inputs.length);
  for (let picture = 0; picture < pictures; picture++) {
    tables.fill(0, picture, 0);
    const sizes = [sizeOf(job) / pictures, stretchOf(channels)];
    own.simd.elementwiseSums(tables.at(0), formula.steps.length, ...sizes, result, channels, tables.more);
  }
  const sums = own.output([channels]);
  own.simd.storeSums(tables.more, channels, own.address(sums));
  return sums;
};

/** Where parts find what they do: a table of steps each, and the stretches between, all in the scratch memory. */
function createTables(
  own: SimdBackend,
  { formula, tensors, spreads, shape, channels, pictures }: Job,
  {
    outs,
    count,
    more = 0,
  }: { readonly outs: readonly tf.TensorInfo[]; readonly count: number; readonly more?: number },
) {
  const { steps, places } = formula;
  const stretch = stretchOf(channels);
  const size = sizeOf({ shape }) / pictures;
  const whole = [...tensors.map((tensor, i) => (spreads[i] === 'whole' ? tensor : null)), ...outs];
  const tableBytes = Math.ceil((steps.length * STEP * 4) / 16) * 16;
  const room = tableBytes + places * stretch * 4;
  const tables = own.scratch(count * room + more);
  const at = (part: number) => tables + part * room;
  const between = (part: number, place: number) => at(part) + tableBytes + place * stretch * 4;
  /** The steps, of the numbers from `first` on. */
  const stepsAt = (part: number, first: number): number[] => {
    /** Where a place begins, and whether it moves on. */
    const placeOf = (place: number): readonly [number, number] => {
      const tensor = whole[place];
      return tensor ? [own.address(tensor) + first * 4, 1] : [between(part, place), 0];
    };
    return steps.flatMap(({ operation, a, b, to }) => {
      const [[from, moves], [other, otherMoves], [result, resultMoves]] = [
        placeOf(a),
        placeOf(b),
        placeOf(to),
      ];
      return [operations.indexOf(operation), from, other, result, moves, otherMoves, resultMoves];
    });
  };
  return {
    at,
    between,
    /** Room behind them. */
    more: tables + count * room,
    /** For a picture's numbers from `first` on. */
    fill(part: number, picture: number, first: number): void {
      // Of one part, the addresses are where the last picture ended.
      if (picture === 0 || count > 1) own.integers(at(part), stepsAt(part, picture * size + first));
      tensors.forEach((tensor, i) => {
        const from = own.address(tensor);
        if (spreads[i] === 'pictures') own.simd.fill(from + picture * 4, 1, between(part, i), stretch);
        else if (spreads[i] !== 'whole' && picture === 0)
          own.simd.fill(from, sizeOf(tensor), between(part, i), stretch);
      });
    },
  };
}

/** Of the result, made whole. */
const composedSums: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const [whole] = tf.getKernel(Elementwise, tf.getBackend()).kernelFunc({
    inputs,
    attrs: attrs as tf.NamedAttrMap,
    backend,
  }) as tf.TensorInfo[];
  const x = whole as tf.TensorInfo;
  const axis = x.shape.slice(0, -1).map((_, i) => i);
  const sums = callKernel(backend, tf.Sum, { x }, { axis, keepDims: false });
  freeInfos(backend, [x]);
  return sums;
};

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
  // Of tfjs's backend here, only types could be had without its code.
  const webgl = backend as {
    readonly texData: { get(id: object): { readonly isPacked?: boolean } };
    runWebGLProgram(program: object, inputs: tf.TensorInfo[], dtype: string): tf.TensorInfo;
  };
  // As what is largest lies on the device, so that it need not be unpacked first; a single number would have to be packed.
  const whole = tensors.filter((of) => spreadOf(of.shape, shape) === 'whole');
  const isPacked =
    (shape.length === 2 || shape.length === 4) &&
    whole.some(({ dataId }) => webgl.texData.get(dataId).isPacked) &&
    whole.every((of) => tf.util.arraysEqual(of.shape, shape)) &&
    tensors.every((of) => spreadOf(of.shape, shape) !== 'single');
  const type = isPacked ? 'vec4' : 'float';
  const declared = names.map(
    (name) => `${type} ${name} = get${name[0]?.toUpperCase()}${name.slice(1)}AtOutCoords();`,
  );
  const userCode = `
    ${isPacked ? 'vec4 positive(vec4 x) { return vec4(greaterThan(x, vec4(0.0))); }' : 'float positive(float x) { return x > 0.0 ? 1.0 : 0.0; }'}
    void main() {
      ${declared.join(' ')}
      ${type} result = ${expression};
      ${isPacked ? `ivec${shape.length} at = getOutputCoords(); ${cleared('result', 'at', shape)}` : ''}
      setOutput(result);
    }`;
  const program = {
    variableNames: [...names],
    outputShape: shape,
    packedInputs: isPacked,
    packedOutput: isPacked,
    userCode,
  };
  return webgl.runWebGLProgram(program, tensors, 'float32');
});

/** Invocations of a workgroup. */
const GROUP = 64;

const onWebGpu = byPrograms((expression, names, tensors, shape, backend) => {
  const size = tf.util.sizeFromShape(shape);
  const places: Readonly<Record<Spread, string>> = {
    whole: 'index',
    single: '0',
    channels: `index % ${shape.at(-1)}`,
    pictures: `index / ${size / (shape[0] ?? 1)}`,
  };
  const at = tensors.map((tensor) => places[spreadOf(tensor.shape, shape)]);
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

/** The kernels of each backend. */
export const elementwiseSumsKernels: Readonly<Record<BackendName, tf.KernelFunc>> = {
  cpu: composedSums,
  wasm: sumsOnWasm,
  webgl: composedSums,
  webgpu: composedSums,
};
export const elementwiseKernels: Readonly<Record<BackendName, tf.KernelFunc>> = {
  cpu: onCpu,
  wasm: onWasm,
  webgl: onWebGl,
  webgpu: onWebGpu,
};
