import type { BackendName } from './backendNames.ts';

/** A backend on which the worker was lost this often within `WITHIN` milliseconds is avoided. */
const LOSSES = 2;
const WITHIN = 10 * 60_000;

/** What the next worker is asked to compute on. */
export interface BackendChoice {
  /** Asks for a backend, or for the fastest that works; what was avoided is tried again. */
  pin(name: BackendName | null): void;
  /** Prefers what was measured to be the fastest, where nothing is pinned. */
  prefer(name: BackendName): void;
  /** What to ask the next worker for. */
  wish(): {
    readonly backend: BackendName | null;
    readonly prefer: BackendName | null;
    readonly avoid: readonly BackendName[];
  };
  /** Whether the next run should have another worker than the one last wished for: a faster backend was found since. */
  hasFaster(): boolean;
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
  let preferred: BackendName | null = null;
  /** What was preferred when the worker there is was started. */
  let tried: BackendName | null = null;
  let last: BackendName | null = null;
  let losses: { readonly name: BackendName; readonly time: number }[] = [];
  const avoid = () => {
    const recent = losses.filter(({ time }) => now() - time < WITHIN);
    return (['webgpu', 'webgl'] as const).filter(
      (name) => recent.filter((loss) => loss.name === name).length >= LOSSES,
    );
  };
  return {
    pin(name) {
      pinned = name;
      losses = [];
    },
    prefer: (name) => void (preferred = name),
    wish() {
      tried = preferred;
      return { backend: pinned, prefer: preferred, avoid: avoid() };
    },
    hasFaster: () => pinned === null && preferred !== tried && preferred !== last,
    avoid,
    started: (name) => void (last = name),
    died() {
      const before = avoid().length;
      if (last) losses.push({ name: last, time: now() });
      return avoid().length > before;
    },
  };
}
