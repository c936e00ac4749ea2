/**
 * A step of training on WebGPU, or a pass through the network, recorded once and then replayed: tfjs's own time goes into
 * JavaScript, some tenths of a millisecond for each of a step's kernels, and a small network on a fast device waits for nothing else.
 *
 * The step is run by tfjs as ever while its dispatches are written down. Whatever buffers it takes meanwhile, it keeps to itself,
 * so that what they hold between two dispatches of a replay is what it was when they were recorded. A replay writes the step's
 * inputs into the buffers that were read then, sends the dispatches in one pass, and copies the variables' next values to where
 * they are read.
 */
import * as tf from '@tensorflow/tfjs-core';
import { emptyPools } from './backends/pools.ts';
import { createPool, intercept, type PooledBackend } from './recordedBuffers.ts';
import { tellRefusal } from './refusals.ts';

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

/** What there is of tfjs's backend (4.22). */
interface Backend extends PooledBackend {
  readonly tensorMap: { get(id: object): TensorData };
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
  /** What was read, and where it was. */
  readonly reads: readonly Pick<Change, 'variable' | 'place'>[];
  readonly result: tf.Tensor1D;
}

/** A step: what it is given, and what it may change besides. */
interface Step {
  /** What varies: each step gives as many, of the same shapes, in the same order. Not changed, not disposed. */
  readonly inputs: readonly tf.Tensor[];
  readonly variables: readonly tf.Variable[];
  /** Variables that others change: where one of them has put its values elsewhere, the step is recorded anew. */
  readonly reads?: readonly tf.Variable[];
  /** Of the inputs as they are given to it. */
  readonly run: () => tf.Tensor1D;
}

/** Replays steps where it can. */
export interface Recorder {
  /**
   * Runs a step; those of one `key` differ in nothing but their inputs and the variables' values. The caller disposes the result.
   * One that cannot be recorded is run as it is each time, and `tellRefusal` says so.
   */
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
  /** Whether a step has been run as it is. */
  let seen = false;
  const refused = new Set<string>();

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
  function record({ inputs, variables, reads = [], run }: Step): Recording {
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
    const given = inputs.map(keep);
    const places = variables.map(keep);
    const readAt = reads.map((variable) => ({ variable, place: keep(variable) }));
    try {
      // Before any of them is read, so that each has its own buffer.
      for (const tensor of kept) bufferOf(tensor);
      const result = run();
      const changes = variables.map((variable, i) => {
        const place = places[i] as tf.Tensor;
        rememberNothing(dataOf(place));
        return { variable, place, next: bufferOf(variable) };
      });
      const recording = { dispatches, inputs: given, changes, reads: readAt, result: keep(result) };
      result.dispose();
      return recording;
    } catch (error) {
      // As if it had not begun.
      variables.forEach((variable, i) => variable.assign(places[i] as tf.Tensor));
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
    for (const { inputs, changes, reads, result } of recordings.values())
      tf.dispose([...inputs, ...[...changes, ...reads].map(({ place }) => place), result]);
    if (recordings.size > 0) {
      pool.retire();
      pool = createPool(backend);
    }
    recordings.clear();
    seen = false;
    refused.clear();
    tellRefusal(recorder, null);
  }

  function recordAndRun(key: string, step: Step): tf.Tensor1D {
    try {
      const recording = record(step);
      recordings.set(key, recording);
      // What eager steps took is not needed any more.
      emptyPools(backend);
      return settle(recording);
    } catch (error) {
      if (!(error instanceof Unrecordable)) throw error;
      refused.add(key);
      tellRefusal(recorder, error.message);
      return step.run();
    }
  }

  const recorder: Recorder = {
    run(key, step) {
      const known = recordings.get(key);
      if (known?.reads.every(({ variable, place }) => variable.dataId === place.dataId))
        return replay(known, step);
      // All recordings of these variables are of no use any more.
      if (known) forget();
      // Its shaders are compiled first, and what is remembered of shapes is then known. A further one would take as much
      // memory again to be run as it is; recorded, it shares what there is.
      else if (!seen || refused.has(key)) {
        seen = true;
        return step.run();
      }
      return recordAndRun(key, step);
    },
    forget,
    dispose() {
      forget();
      pool.retire();
    },
  };
  return recorder;
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

/** A step that cannot be replayed; the message says why, going on after "because". */
class Unrecordable extends Error {
  override readonly name = 'Unrecordable';
}

/** It would wait, and what it makes of the values may be another thing each time. */
const unreadable = () => {
  throw new Unrecordable('an operation of this network reads values back from the graphics processor');
};
