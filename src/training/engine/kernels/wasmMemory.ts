import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Modules that are guarded already. */
const guarded = new WeakSet<object>();

/** Addresses have 32 bits: a larger number of bytes would be taken without what is above them. */
const ADDRESSES = 2 ** 32;

/**
 * Makes WASM throw when its memory is full. tfjs does not look whether it got what it asked for: a kernel would then
 * write its result over whatever lies at address 0, or after the few bytes it got.
 */
export function refuseFullMemory(backend: BackendWasm): void {
  const wasm = backend.wasm as unknown as { _malloc: (bytes: number) => number };
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  let { _malloc: allocate } = wasm;
  const guardedAllocate = (bytes: number) => {
    const address = bytes < ADDRESSES ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) throw new RangeError(`WebAssembly is out of memory (${bytes} bytes).`);
    return address;
  };
  // When first called, the glue puts WASM's own function in its place.
  Object.defineProperty(wasm, '_malloc', {
    get: () => guardedAllocate,
    set(own: typeof allocate) {
      allocate = own;
    },
  });
}
