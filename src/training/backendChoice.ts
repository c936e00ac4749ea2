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
  /** The worker ended while it computed on this one. */
  lost(name: BackendName): void;
}

/** `now` gives milliseconds. */
export function createBackendChoice(first: BackendName | null, now: () => number): BackendChoice {
  let pinned = first;
  let losses: { readonly name: BackendName; readonly time: number }[] = [];
  return {
    pinned: () => pinned,
    pin(name) {
      pinned = name;
      losses = [];
    },
    avoid() {
      const recent = losses.filter(({ time }) => now() - time < WITHIN);
      return (['webgpu', 'webgl'] as const).filter(
        (name) => recent.filter((loss) => loss.name === name).length >= LOSSES,
      );
    },
    lost: (name) => void losses.push({ name, time: now() }),
  };
}
