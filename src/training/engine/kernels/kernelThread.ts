/** A thread that computes pieces of our kernels, in the memory that it shares with the engine's. */
import { cutFunctions, HEAD, state, type ThreadStart } from './threadSlot.ts';

type Functions = Record<string, (...numbers: number[]) => void>;

/** Waits for pieces and computes them, for ever: whoever started this thread ends it. */
function serve({ module, memory, slot }: ThreadStart): never {
  const abort = () => {
    throw new Error('A WebAssembly kernel gave up.');
  };
  const functions = new WebAssembly.Instance(module, { env: { memory, abort } }).exports as Functions;
  Atomics.store(slot, 0, state.IDLE);
  for (;;) {
    const now = Atomics.load(slot, 0);
    if (now !== state.OFFERED) Atomics.wait(slot, 0, now);
    else if (Atomics.compareExchange(slot, 0, state.OFFERED, state.RUNNING) === state.OFFERED) {
      Atomics.store(slot, 0, compute());
      Atomics.notify(slot, 0);
    }
  }

  function compute(): number {
    const [, name = 0, count = 0] = slot;
    try {
      functions[cutFunctions[name] as string]?.(...slot.subarray(HEAD, HEAD + count));
      return state.DONE;
    } catch {
      return state.FAILED;
    }
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ThreadStart>) => serve(data), { once: true });
