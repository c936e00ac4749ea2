/** Threads that compute pieces of our kernels side by side, where TensorFlow.js's memory is one that threads share. */
import { cutFunctions, SLOT_BYTES, state, type ThreadStart } from './threadSlot.ts';

/** A function that is cut into pieces. */
type CutFunction = (typeof cutFunctions)[number];
/** What it takes for each piece. No piece writes where another reads or writes. */
type Pieces = readonly (readonly number[])[];

/** What computes pieces. */
export interface Threads {
  /** How many pieces are computed side by side; it grows as threads are ready. */
  count(): number;
  /** Computes all pieces. @throws where a thread gave up, or is silent, in the middle of a piece. */
  run(name: CutFunction, pieces: Pieces): void;
  close(): void;
}

/** What is needed of a worker. */
export interface ThreadWorker {
  postMessage(start: ThreadStart): void;
  addEventListener(type: 'error', listener: () => void): void;
  terminate(): void;
}

const spawn = (): ThreadWorker =>
  new Worker(new URL('./kernelThread.ts', import.meta.url), { type: 'module', name: 'kernels' });

/** Computes pieces one after the other. */
export const oneThread = (call: (name: CutFunction, numbers: readonly number[]) => void): Threads => ({
  count: () => 1,
  run: (name, pieces) => pieces.forEach((numbers) => call(name, numbers)),
  close: () => undefined,
});

interface Options {
  readonly others: number;
  readonly start?: () => ThreadWorker;
  /** Milliseconds after which a thread that is in the middle of a piece is given up: less than the page waits for a sign of life. */
  readonly longest?: number;
}

/**
 * This thread and so many others. What another has not begun when this one is done, this one computes; so one that never starts,
 * or has died since, costs nothing. One that is in the middle of a piece may still write: nothing may go on then but the
 * restart of all: whatever is computed after throws too.
 */
export function createThreads(
  call: (name: CutFunction, numbers: readonly number[]) => void,
  code: Omit<ThreadStart, 'slot'>,
  { others, start = spawn, longest = 8000 }: Options,
): Threads {
  const all = Array.from({ length: others }, () => {
    const slot = new Int32Array(new SharedArrayBuffer(SLOT_BYTES));
    const worker = start();
    // What it has not begun is not given to it again.
    worker.addEventListener('error', () => Atomics.store(slot, 0, state.FAILED));
    worker.postMessage({ ...code, slot });
    return { slot, worker };
  });
  let isBroken = false;
  const ready = () => all.map(({ slot }) => slot).filter((slot) => Atomics.load(slot, 0) === state.IDLE);

  function offer(slot: Int32Array, name: CutFunction, numbers: readonly number[]): void {
    slot.set([cutFunctions.indexOf(name), numbers.length, ...numbers], 1);
    Atomics.store(slot, 0, state.OFFERED);
    Atomics.notify(slot, 0);
  }

  /** Waits until it is computed; computes it here where nobody has begun. */
  function finish(slot: Int32Array, name: CutFunction, numbers: readonly number[]): void {
    if (Atomics.compareExchange(slot, 0, state.OFFERED, state.IDLE) === state.OFFERED)
      return call(name, numbers);
    const until = performance.now() + longest;
    while (Atomics.load(slot, 0) === state.RUNNING && performance.now() < until)
      Atomics.wait(slot, 0, state.RUNNING, longest);
    isBroken ||= Atomics.compareExchange(slot, 0, state.DONE, state.IDLE) !== state.DONE;
  }

  return {
    count: () => 1 + ready().length,
    run(name, [own = [], ...rest]) {
      const slots = ready();
      const given = rest.slice(0, slots.length);
      given.forEach((numbers, i) => offer(slots[i] as Int32Array, name, numbers));
      try {
        for (const numbers of [own, ...rest.slice(slots.length)]) call(name, numbers);
      } finally {
        given.forEach((numbers, i) => finish(slots[i] as Int32Array, name, numbers));
      }
      if (isBroken) throw new Error('A thread of WebAssembly does not answer.');
    },
    close: () => all.forEach(({ worker }) => worker.terminate()),
  };
}

/** Below so many operations, a piece takes no longer than handing it over. */
const WORTH = 2 ** 17;

/** `0 … count` as parts for the threads there are, as equal as multiples of `unit` can be; one where the work, in operations, is small. */
export function partsOf(
  threads: Pick<Threads, 'count'>,
  count: number,
  { unit = 1, work }: { readonly unit?: number; readonly work: number },
): readonly (readonly [from: number, to: number])[] {
  const units = Math.ceil(count / unit);
  const parts = Math.max(1, Math.min(threads.count(), units, Math.floor(work / WORTH)));
  const at = (part: number) => Math.min(count, Math.round((part * units) / parts) * unit);
  return Array.from({ length: parts }, (_, part) => [at(part), at(part + 1)] as const);
}
