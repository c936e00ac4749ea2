import type { BackendName } from './backendNames.ts';

/** A backend on which the worker was lost this often within `WITHIN` milliseconds is avoided. */
const LOSSES = 2;
const WITHIN = 10 * 60_000;

/** What the next worker is asked to compute on. */
export interface BackendChoice {
  /** What a person asked for, or null. */
  pinned(): BackendName | null;
  /** Asks for a backend, or for the fastest that works; what was avoided is tried again. */
  pin(name: BackendName | null): void;
  /** Backends that were lost too often on this page. Never WASM or CPU: nothing of a driver's can be lost with them. */
  avoid(): readonly BackendName[];
  /** The worker computes on this one. */
  started(name: BackendName): void;
  /** The worker ended, computing or while it was starting again. Whether a backend is avoided from now on that was not. */
  died(): boolean;
}

/** `now` gives milliseconds. */
export function createBackendChoice(first: BackendName | null, now: () => number): BackendChoice {
  let pinned = first;
  let last: BackendName | null = null;
  let losses: { readonly name: BackendName; readonly time: number }[] = [];
  const avoid = () => {
    const recent = losses.filter(({ time }) => now() - time < WITHIN);
    return (['webgpu', 'webgl'] as const).filter(
      (name) => recent.filter((loss) => loss.name === name).length >= LOSSES,
    );
  };
  return {
    pinned: () => pinned,
    pin(name) {
      pinned = name;
      losses = [];
    },
    avoid,
    started: (name) => void (last = name),
    died() {
      const before = avoid().length;
      if (last) losses.push({ name: last, time: now() });
      return avoid().length > before;
    },
  };
}
