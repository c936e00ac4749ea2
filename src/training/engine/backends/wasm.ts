import * as tf from '@tensorflow/tfjs-core';
import type { Opened } from './opened.ts';

/** URLs of tfjs's WASM binaries by file name. */
export type WasmPaths = Readonly<
  Record<
    'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm',
    string
  >
>;

/** WASM; without `paths` (in Node) tfjs finds its binaries by itself. */
export const openWasm = (paths: WasmPaths | undefined): Opened => ({
  adapter: null,
  software: false,
  threads: 1,
  largestTensorBytes: null,
  device: null,
  async register() {
    // One thread: threads need a cross-origin isolated page, and one order of summing makes runs repeatable.
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (paths) wasm.setWasmPaths({ ...paths });
  },
  close: () => undefined,
});
