/** Our own WebAssembly for pictures that are read, with the memory it works in: sources in `scripts/kernels/pixels.ts`. */
import { pixelModule, pixelModulePlain } from './pixelModule.ts';

/** The functions: addresses, sizes and flags as their source says. */
interface PixelFunctions {
  layOnPaper(...numbers: number[]): void;
  addRows(...numbers: number[]): void;
  closeRow(...numbers: number[]): void;
}

/** Memory for one picture on its way. */
export interface PixelRoom {
  readonly run: PixelFunctions;
  /** Room for so many bytes, zeros all of them; answers its address, a multiple of 16. */
  take(bytes: number): number;
  /** What lies at an address, to read and to write; until more is taken. */
  bytes(address: number, count: number): Uint8Array<ArrayBuffer>;
  /** Another picture may have it. */
  free(): void;
}

const PAGE = 1 << 16;
/** What is read or written behind the end of what was taken. */
const SLACK = 16;

const free: PixelRoom[] = [];
let compiled: WebAssembly.Module | null = null;

function compile(): WebAssembly.Module {
  const bytes = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const simd = bytes(pixelModule);
  return new WebAssembly.Module(WebAssembly.validate(simd) ? simd : bytes(pixelModulePlain));
}

/** A room that nobody has; `module` is what works in it. */
export function createRoom(module: WebAssembly.Module, onFree: (room: PixelRoom) => void): PixelRoom {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const abort = () => {
    throw new Error('A WebAssembly kernel gave up.');
  };
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } });
  let end = SLACK;
  const room: PixelRoom = {
    run: exports as unknown as PixelFunctions,
    take(bytes) {
      const address = end;
      end = Math.ceil((address + bytes + SLACK) / 16) * 16;
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      room.bytes(address, end - address).fill(0);
      return address;
    },
    bytes: (address, count) => new Uint8Array(memory.buffer, address, count),
    free() {
      end = SLACK;
      onFree(room);
    },
  };
  return room;
}

/** A room to be given back by `free`. One that is not is lost with whoever had it. */
export const takeRoom = (): PixelRoom =>
  free.pop() ?? createRoom((compiled ??= compile()), (room) => free.push(room));
