import * as tf from '@tensorflow/tfjs-core';
import type { Opened } from './opened.ts';

/** URLs of tfjs's WASM binaries by file name. */
export type WasmPaths = Readonly<
  Record<
    'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm',
    string
  >
>;

/** More threads than this find nothing to do in networks of a playground's size. */
const MOST_THREADS = 4;

/**
 * WASM; without `paths` (in Node) tfjs finds its binaries by itself. Threads need memory that threads share, which
 * browsers only allow in a cross-origin isolated page. One core is left to the page, so that it stays fluid.
 */
export function openWasm(paths: WasmPaths | undefined, mostThreads = MOST_THREADS): Opened {
  const isolated = paths !== undefined && globalThis.crossOriginIsolated;
  const threads = isolated ? Math.max(1, Math.min(mostThreads, navigator.hardwareConcurrency - 1)) : 1;
  return {
    adapter: null,
    software: false,
    threads,
    largestTensorBytes: null,
    device: null,
    async register() {
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
      if (paths) wasm.setWasmPaths({ ...paths });
      if (threads > 1) wasm.setThreadsCount(threads);
    },
    close: () => undefined,
  };
}
