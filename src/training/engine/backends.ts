/** Starts the first backend that computes right. Everything that computes waits for it. */
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, backendNames } from '../backendNames.ts';
import type { BackendInfo } from '../protocol.ts';
import { registerKernels } from './kernels/register.ts';
import { selfCheck } from './selfCheck.ts';

/** URLs of tfjs's WASM binaries by file name. */
export type WasmPaths = Readonly<
  Record<
    'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm',
    string
  >
>;

/** Graphics adapters are tried only when pinned until a software adapter can be told apart. */
const order = backendNames.filter((name) => name === 'wasm' || name === 'cpu');
const titles: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};

/**
 * Starts the pinned backend, or the first of WASM and CPU that starts and passes the self-check; without `wasmPaths`
 * (in Node) tfjs finds its binaries by itself. Throws, with a sentence for people, when none is left.
 */
export async function startBackend({
  pinned,
  wasmPaths,
}: {
  readonly pinned: BackendName | null;
  readonly wasmPaths?: WasmPaths;
}): Promise<BackendInfo> {
  const refusals: string[] = [];
  for (const name of pinned ? [pinned] : order) {
    const problem = await start(name, wasmPaths);
    if (!problem)
      return {
        name,
        reason: reasonFor(name, pinned, refusals),
        adapter: null,
        software: false,
        threads: 1,
        largestTensorBytes: null,
      };
    refusals.push(problem);
  }
  throw new Error(`No way to compute was found in this browser. ${refusals.join(' ')}`);
}

function reasonFor(name: BackendName, pinned: BackendName | null, refusals: readonly string[]): string {
  if (pinned) return `It computes with ${titles[name]} because the address asks for it.`;
  if (refusals.length === 0)
    return `It computes with ${titles[name]}, the fastest of those offered that works here.`;
  return `${refusals.join(' ')} It computes with ${titles[name]} instead, which is slower.`;
}

/** Makes the backend the current one; answers why it cannot be used, or null. */
async function start(name: BackendName, wasmPaths: WasmPaths | undefined): Promise<string | null> {
  const title = titles[name].replace(/^./, (first) => first.toUpperCase());
  try {
    await load[name](wasmPaths);
    if (!(await tf.setBackend(name))) return `${title} could not be started.`;
    registerKernels(name);
    const problem = await selfCheck();
    if (!problem) return null;
    tf.removeBackend(name);
    return `${title} computes wrong here (${problem}), so it is not used.`;
  } catch (error) {
    return `${title} could not be started (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** Loads a backend's code, so that only what is used is downloaded. */
const load: Readonly<Record<BackendName, (wasmPaths: WasmPaths | undefined) => Promise<unknown>>> = {
  async wasm(wasmPaths) {
    // One thread: threads need a cross-origin isolated page, and one order of summing makes runs repeatable.
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (wasmPaths) wasm.setWasmPaths({ ...wasmPaths });
  },
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
};
