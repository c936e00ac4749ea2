/** Our own WebAssembly, which works in place in the memory of TensorFlow.js's: sources in `scripts/kernels`. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { simdModule, simdModuleFused, simdModuleFusedShared, simdModuleShared } from './simdModule.ts';
import { createThreads, oneThread, type Threads } from './threads.ts';

/** The functions of `scripts/kernels`: addresses, sizes and flags as they say. */
export interface Simd {
  convolve(...numbers: number[]): void;
  multiply(...numbers: number[]): void;
  multiplyTransposed(...numbers: number[]): void;
  kernelGradient(...numbers: number[]): void;
  turnKernel(...numbers: number[]): void;
  elementwise(...numbers: number[]): void;
  elementwiseSums(...numbers: number[]): void;
  fill(...numbers: number[]): void;
  columnSums(...numbers: number[]): void;
  storeSums(...numbers: number[]): void;
  maxPoolGradient(...numbers: number[]): void;
  depthwiseKernelGradient(...numbers: number[]): void;
  sumOfSquares(address: number, size: number): number;
}

/** What there is of TensorFlow.js's module. */
interface Module {
  readonly asm: Readonly<Record<string, unknown>>;
  readonly wasmMemory?: WebAssembly.Memory;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Our functions over a backend's memory. */
export interface SimdBackend {
  readonly backend: BackendWasm;
  readonly simd: Simd;
  /** Compute pieces of those that are cut. */
  readonly threads: Threads;
  /** Where a tensor lies. */
  address(tensor: tf.TensorInfo): number;
  /** Room for a result. */
  output(shape: readonly number[]): tf.TensorInfo;
  /** Puts whole numbers of 32 bits at an address. */
  integers(address: number, numbers: readonly number[]): void;
  /** Room until the next call. */
  scratch(bytes: number): number;
}

/** How many numbers a tensor has. */
export const sizeOf = ({ shape }: { readonly shape: readonly number[] }): number =>
  tf.util.sizeFromShape([...shape]);

const opened = new WeakMap<BackendWasm, SimdBackend>();

/** Our functions for a backend, or null where `openSimd` found that it cannot have them. */
export const simdOf = (backend: unknown): SimdBackend | null => opened.get(backend as BackendWasm) ?? null;

/** The bytes of a module with relaxed SIMD, which is half as fast again, or of one without where the browser does not know it. */
function newest(relaxed: string, plain: string): Uint8Array<ArrayBuffer> {
  const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const bytes = bytesOf(relaxed);
  return WebAssembly.validate(bytes) ? bytes : bytesOf(plain);
}

/** Loads our functions for a backend, where the machine has what they need; `threads` compute side by side where they share memory. */
export async function openSimd(backend: BackendWasm, threads: number): Promise<void> {
  const module = backend.wasm as unknown as Module;
  const memory = module.wasmMemory ?? module.asm['memory'];
  if (opened.has(backend) || !(memory instanceof WebAssembly.Memory)) return;
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) return;
  const isShared = !(memory.buffer instanceof ArrayBuffer);
  const abort = () => {
    throw new Error('A WebAssembly kernel gave up.');
  };
  const code = await WebAssembly.compile(
    isShared ? newest(simdModuleFusedShared, simdModuleShared) : newest(simdModuleFused, simdModule),
  );
  const instance = await WebAssembly.instantiate(code, { env: { memory, abort } });
  const simd = instance.exports as unknown as Simd;
  const call = (name: keyof Simd, numbers: readonly number[]) =>
    void simd[name](...(numbers as [number, number]));
  const pool = isShared
    ? createThreads(call, { module: code, memory }, { others: threads - 1 })
    : oneThread(call);
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    pool.close();
    dispose();
  };
  let room = { address: 0, bytes: 0 };
  opened.set(backend, {
    backend,
    simd,
    threads: pool,
    address: ({ dataId }) => backend.getMemoryOffset(dataId),
    output: (shape) => backend.makeOutput([...shape], 'float32'),
    integers: (address, numbers) => new Uint32Array(memory.buffer, address, numbers.length).set(numbers),
    scratch(size) {
      if (size > room.bytes) {
        // oxlint-disable no-underscore-dangle -- Emscripten's names.
        if (room.address !== 0) module._free(room.address);
        room = { address: 0, bytes: 0 };
        room = { address: module._malloc(size), bytes: size };
        // oxlint-enable no-underscore-dangle
      }
      return room.address;
    },
  });
}
