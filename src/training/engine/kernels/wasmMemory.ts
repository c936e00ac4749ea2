import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Modules that are taken care of already. */
const known = new WeakSet<object>();

/** Addresses have 32 bits: a larger number of bytes would be taken without what is above them. */
const ADDRESSES = 2 ** 32;

/** Bytes of a line of the processor's cache. */
const LINE = 64;

/** What asks for memory and gives it back, of TensorFlow.js's module. */
interface Module {
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
}

/**
 * Makes WASM throw when its memory is full, and begin what it gives with a cache line. tfjs does not look whether it got what it
 * asked for: a kernel would then write its result over whatever lies at address 0, or after the few bytes it got. And what it gets
 * is a multiple of 8, so that one vector of four in four lies in two lines: our convolutions took half as long again.
 */
export function mindMemory(backend: BackendWasm): void {
  const wasm = backend.wasm as unknown as Module;
  if (known.has(wasm)) return;
  known.add(wasm);
  let { _malloc: allocate, _free: free } = wasm;
  /** By address given out, where it really begins. */
  const begins = new Map<number, number>();
  const allocateLine = (bytes: number) => {
    // Above 2 GB it is negative.
    const begin = bytes + LINE < ADDRESSES ? allocate(bytes + LINE) >>> 0 : 0;
    if (begin === 0) throw new RangeError(`WebAssembly is out of memory (${bytes} bytes).`);
    const address = Math.ceil(begin / LINE) * LINE;
    begins.set(address, begin);
    return address;
  };
  const freeLine = (address: number) => {
    // What WebAssembly gave out by itself is not known here.
    free(begins.get(address) ?? address);
    begins.delete(address);
  };
  // When first called, the glue puts WASM's own functions in their place.
  Object.defineProperty(wasm, '_malloc', {
    get: () => allocateLine,
    set(own: typeof allocate) {
      allocate = own;
    },
  });
  Object.defineProperty(wasm, '_free', {
    get: () => freeLine,
    set(own: typeof free) {
      free = own;
    },
  });
}
