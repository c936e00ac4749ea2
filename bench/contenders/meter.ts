/** What tfjs does meanwhile: kernels called, reads of the device, time outside of waiting for it, memory. */
import * as tf from '@tensorflow/tfjs-core';

/** Of some steps. */
export interface Metered {
  readonly kernelCalls: number;
  readonly reads: number;
  /** Milliseconds. */
  readonly elapsed: number;
  /** Of them, those not spent waiting for what is read. */
  readonly jsTime: number;
  /** Bytes: WASM's heap, what a graphics processor has given, or the most that tensors took at once. */
  readonly memory: number;
}

interface Backend {
  read(dataId: object): Promise<unknown>;
  readonly wasm?: { readonly HEAPU8: Uint8Array };
}

/** Runs something and counts. */
export async function metered(run: () => Promise<unknown>): Promise<Metered> {
  const engine = tf.engine() as unknown as {
    runKernelFunc(params: object): unknown;
    readonly state: { readonly numBytes: number };
  };
  const backend = tf.backend() as unknown as Backend;
  const [callKernel, read, ownRead] = [
    engine.runKernelFunc.bind(engine),
    backend.read.bind(backend),
    Object.hasOwn(backend, 'read'),
  ];
  let [kernelCalls, reads, waited, most] = [0, 0, 0, 0];
  /** Reads under way, and since when there is one: what is waited for twice at once is waited for once. */
  let [pending, since] = [0, 0];
  engine.runKernelFunc = (params) => {
    kernelCalls++;
    const result = callKernel(params);
    most = Math.max(most, engine.state.numBytes);
    return result;
  };
  backend.read = async (dataId) => {
    reads++;
    const values = read(dataId);
    if (pending++ === 0) since = performance.now();
    try {
      return await values;
    } finally {
      if (--pending === 0) waited += performance.now() - since;
    }
  };
  const begun = performance.now();
  try {
    await run();
  } finally {
    Reflect.deleteProperty(engine, 'runKernelFunc');
    if (ownRead) backend.read = read;
    else Reflect.deleteProperty(backend, 'read');
  }
  const elapsed = performance.now() - begun;
  return {
    kernelCalls,
    reads,
    elapsed,
    jsTime: elapsed - waited,
    memory: backend.wasm?.HEAPU8.byteLength ?? onDevice() ?? most,
  };
}

/** Bytes that a graphics processor has given, as each of tfjs's backends calls them. */
function onDevice(): number | undefined {
  const memory = tf.memory() as unknown as Partial<
    Record<'numBytesInGPUAllocated' | 'numBytesAllocatedInGPU', number>
  >;
  return memory.numBytesInGPUAllocated ?? memory.numBytesAllocatedInGPU;
}
