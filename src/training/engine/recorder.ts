/**
 * A step of training on WebGPU, recorded once and then replayed: tfjs's own time goes into JavaScript, some tenths of a
 * millisecond for each of a step's kernels, and a small network on a fast device waits for nothing else.
 *
 * The step is run by tfjs as ever while its dispatches are written down. Whatever buffers it takes meanwhile, it keeps to itself,
 * so that what they hold between two dispatches of a replay is what it was when they were recorded. A replay writes the step's
 * inputs into the buffers that were read then, sends the dispatches in one pass, and copies the variables' next values to where
 * they are read.
 */
import * as tf from '@tensorflow/tfjs-core';
import { emptyPools } from './backends/pools.ts';

interface TensorData {
  readonly shape: number[];
  readonly dtype: tf.DataType;
  /** Not on the device yet. */
  values: ArrayBufferView | null;
  resource: GPUBuffer | null;
}

interface Program {
  readonly pipeline: GPUComputePipeline;
  readonly dispatch: readonly [number, number, number];
}

/** What there is of tfjs's backend and its stock of buffers (4.22). */
interface Backend {
  readonly device: GPUDevice;
  readonly tensorMap: { get(id: object): TensorData };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number, mapped?: boolean, reuse?: boolean): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void;
    numBytesUsed: number;
    numBytesAllocated: number;
  };
  commandEncoder: GPUCommandEncoder | null;
  uploadToGPU(id: object): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  ensureCommandEncoderReady(): void;
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  recordAndSubmit(program: Program, ...rest: unknown[]): void;
  read(id: object): Promise<unknown>;
  readSync(id: object): unknown;
}

interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly size: readonly [number, number, number];
}

/** A variable, which stays where the recorded step read it. */
interface Change {
  readonly variable: tf.Variable;
  readonly place: tf.Tensor;
  /** Where the step leaves its next value. */
  readonly next: GPUBuffer;
}

interface Recording {
  readonly dispatches: readonly Dispatch[];
  /** The tensors that the recorded step was given, in order. */
  readonly inputs: readonly tf.Tensor[];
  readonly changes: readonly Change[];
  readonly result: tf.Tensor1D;
}

/** A step: what it is given, and what it may change besides. */
interface Step {
  /** What varies: each step gives as many, of the same shapes, in the same order. Not changed, not disposed. */
  readonly inputs: readonly tf.Tensor[];
  readonly variables: readonly tf.Variable[];
  /** Of the inputs as they are given to it. */
  readonly run: () => tf.Tensor1D;
}

/** Replays steps where it can. */
export interface Recorder {
  /** Runs a step; those of one `key` differ in nothing but their inputs and the variables' values. The caller disposes the result. */
  run(key: string, step: Step): tf.Tensor1D;
  /** Steps are made in another way from now on. */
  forget(): void;
  dispose(): void;
}

/** A recorder for the current backend, or one that runs every step as it is, where the backend is not WebGPU. */
export const createRecorder = (): Recorder =>
  tf.getBackend() === 'webgpu' ? recorderOf(tf.backend() as unknown as Backend) : plain;

const plain: Recorder = {
  run: (_, { run }) => run(),
  forget: () => undefined,
  dispose: () => undefined,
};

function recorderOf(backend: Backend): Recorder {
  const { device } = backend;
  let pool = createPool(backend);
  const recordings = new Map<string, Recording>();
  const seen = new Set<string>();

  const dataOf = ({ dataId }: tf.Tensor) => backend.tensorMap.get(dataId);
  const bufferOf = (tensor: tf.Tensor): GPUBuffer => {
    backend.uploadToGPU(tensor.dataId);
    return dataOf(tensor).resource as GPUBuffer;
  };
  const flush = () => {
    if (!backend.commandEncoder) return;
    backend.endComputePassEncoder();
    backend.submitQueue();
  };
  /** The backend's own list, so that a step and the reading of its result are submitted at once: that takes longer than anything else. */
  const commands = (): GPUCommandEncoder => {
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    return backend.commandEncoder as GPUCommandEncoder;
  };

  /** Runs a step as ever, and writes down what it sends to the device. */
  function record({ inputs, variables, run }: Step): Recording {
    flush();
    const kept: tf.Tensor[] = [];
    const keep = <T extends tf.Tensor>(tensor: T): T => {
      const own = tf.keep(tf.clone(tensor));
      kept.push(own);
      return own;
    };
    const dispatches: Dispatch[] = [];
    let group: unknown = null;
    const restores = [
      intercept(device, { createBindGroup: (stock) => (descriptor) => (group = stock(descriptor)) }),
      intercept(backend, {
        recordAndSubmit:
          (stock) =>
          (program, ...rest) => {
            stock(program, ...rest);
            const { pipeline, dispatch } = program as Program;
            dispatches.push({ pipeline, group: group as GPUBindGroup, size: [...dispatch] });
          },
        read: () => unreadable,
        readSync: () => unreadable,
      }),
      pool.open(),
    ];
    try {
      const given = inputs.map(keep);
      const places = variables.map(keep);
      // Before any of them is read, so that each has its own buffer.
      for (const tensor of [...given, ...places]) bufferOf(tensor);
      const result = run();
      const changes = variables.map((variable, i) => {
        const place = places[i] as tf.Tensor;
        rememberNothing(dataOf(place));
        return { variable, place, next: bufferOf(variable) };
      });
      const recording = { dispatches, inputs: given, changes, result: keep(result) };
      result.dispose();
      return recording;
    } catch (error) {
      tf.dispose(kept);
      throw error;
    } finally {
      flush();
      for (const restore of restores) restore();
    }
  }

  function replay(recording: Recording, { inputs }: Step): tf.Tensor1D {
    // What is written now is seen by all that is submitted later.
    flush();
    inputs.forEach((input, i) => {
      const to = bufferOf(recording.inputs[i] as tf.Tensor);
      const { values } = dataOf(input);
      if (values) device.queue.writeBuffer(to, 0, values as ArrayBufferView<ArrayBuffer>);
      else copy(commands(), bufferOf(input), to);
    });
    const encoder = commands();
    // An eager step has put some elsewhere.
    for (const { variable, place } of recording.changes) copy(encoder, bufferOf(variable), bufferOf(place));
    const pass = encoder.beginComputePass();
    let current: GPUComputePipeline | null = null;
    for (const { pipeline, group, size } of recording.dispatches) {
      if (pipeline !== current) pass.setPipeline((current = pipeline));
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...size);
    }
    pass.end();
    return settle(recording);
  }

  /** After a step: puts the variables' next values in their places, and answers what the step left. Both are submitted with what comes next. */
  function settle({ changes, result }: Recording): tf.Tensor1D {
    const encoder = commands();
    for (const { place, next } of changes) copy(encoder, next, bufferOf(place));
    const info = backend.makeTensorInfo(result.shape, 'float32');
    backend.uploadToGPU(info.dataId);
    copy(encoder, bufferOf(result), backend.tensorMap.get(info.dataId).resource as GPUBuffer);
    const moved = changes.filter(({ variable, place }) => variable.dataId !== place.dataId);
    // Their buffers may be destroyed as soon as nothing is there any more.
    if (moved.length > 0) flush();
    for (const { variable, place } of moved) variable.assign(place);
    return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor1D;
  }

  function forget(): void {
    flush();
    for (const { inputs, changes, result } of recordings.values())
      tf.dispose([...inputs, ...changes.map(({ place }) => place), result]);
    if (recordings.size > 0) {
      pool.retire();
      pool = createPool(backend);
    }
    recordings.clear();
    seen.clear();
  }

  return {
    run(key, step) {
      const known = recordings.get(key);
      if (known) return replay(known, step);
      // Its shaders are compiled first, and what is remembered of shapes is then known.
      if (!seen.has(key)) {
        seen.add(key);
        return step.run();
      }
      const recording = record(step);
      recordings.set(key, recording);
      // What eager steps took is not needed any more.
      emptyPools(backend);
      return settle(recording);
    },
    forget,
    dispose() {
      forget();
      pool.retire();
    },
  };
}

const copy = (encoder: GPUCommandEncoder, from: GPUBuffer, to: GPUBuffer): void => {
  if (from !== to) encoder.copyBufferToBuffer(from, 0, to, 0, to.size);
};

/** What tfjs has read of a tensor it reads no more; but what a replay changes is another value each time. */
function rememberNothing(data: TensorData): void {
  Object.defineProperty(data, 'values', {
    get: () => null,
    set() {
      // Nothing is kept.
    },
    configurable: true,
  });
}

/** A step that reads from the device cannot be replayed, and would wait. */
const unreadable = () => {
  throw new Error('A step may not read from the device.');
};

type Method = (...args: unknown[]) => unknown;

/** Puts others in the place of methods; answers what puts back what was there. */
function intercept(target: object, others: Readonly<Record<string, (stock: Method) => Method>>): () => void {
  const methods = target as Record<string, Method>;
  const restores = Object.entries(others).map(([name, other]) => {
    const own = Object.getOwnPropertyDescriptor(target, name);
    methods[name] = other((methods[name] as Method).bind(target));
    // A class has the others.
    return () => (own ? Object.defineProperty(target, name, own) : Reflect.deleteProperty(target, name));
  });
  return () => restores.forEach((restore) => restore());
}

/** Buffers that one step keeps to itself. */
interface Pool {
  /** Whatever buffer is asked for is one of its own until what this answers is called. */
  open(): () => void;
  /** Destroys what nothing uses, and the others as soon as nothing does. */
  retire(): void;
}

/** Of which pool a buffer is. */
const owners = new WeakMap<GPUBuffer, (buffer: GPUBuffer) => void>();

function createPool(backend: Backend): Pool {
  const manager = backend.bufferManager;
  const free = new Map<string, GPUBuffer[]>();
  const idle: GPUBuffer[] = [];
  let isRetired = false;
  const destroy = (buffer: GPUBuffer) => {
    manager.numBytesUsed -= buffer.size;
    manager.numBytesAllocated -= buffer.size;
    buffer.destroy();
  };
  const keyOf = (size: number, usage: number) => `${size} ${usage}`;
  // A buffer may come back long after the step that took it, when another pool is open or none.
  install(backend);

  function acquire(size: number, usage: number, mapped = false): GPUBuffer {
    // What was written by the processor has to stay for every replay.
    const isFixed = mapped || (usage & GPUBufferUsage.UNIFORM) !== 0;
    const key = keyOf(size, usage);
    const again = isFixed ? undefined : free.get(key)?.pop();
    if (again) return again;
    const buffer = backend.device.createBuffer({ size, usage, mappedAtCreation: mapped });
    manager.numBytesUsed += size;
    manager.numBytesAllocated += size;
    owners.set(buffer, (own) => {
      if (isRetired) destroy(own);
      else if (isFixed) idle.push(own);
      else free.set(key, [...(free.get(key) ?? []), own]);
    });
    return buffer;
  }

  return {
    open: () => intercept(manager, { acquireBuffer: () => acquire as Method }),
    retire() {
      isRetired = true;
      for (const buffer of [...idle, ...[...free.values()].flat()]) destroy(buffer);
      idle.length = 0;
      free.clear();
    },
  };
}

/** Has buffers come back to the pool they are of, once for each backend. */
function install({ bufferManager }: Backend): void {
  if (Object.hasOwn(bufferManager, 'releaseBuffer')) return;
  intercept(bufferManager, {
    releaseBuffer: (stock) => (buffer, reuse) => {
      const own = owners.get(buffer as GPUBuffer);
      if (own) own(buffer as GPUBuffer);
      else stock(buffer, reuse);
    },
  });
}
