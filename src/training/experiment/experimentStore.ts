import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Experiment } from './experiment.ts';

/** One undoable edit. `before` and `after` are whole documents; they share all unchanged parts. */
interface Edit {
  readonly label: string;
  /** Edits in a row with the same key within a short time become one, so that typing "128" is one undo. */
  readonly mergeKey: string | null;
  readonly time: number;
  readonly before: Experiment;
  readonly after: Experiment;
}

/** The document and its one undo history. */
export interface ExperimentState {
  readonly experiment: Experiment;
  readonly past: readonly Edit[];
  readonly future: readonly Edit[];
  /** Replaces the document as one undoable edit; a function gets the current one. No entry when nothing changes. */
  edit(label: string, next: Experiment | ((current: Experiment) => Experiment), mergeKey?: string): void;
  /** Changes the document as a part of the last edit: one undo takes both back. Without a last edit, as `edit`. */
  amend(label: string, next: (current: Experiment) => Experiment): void;
  undo(): void;
  redo(): void;
  /** Opens another document; the history starts anew. */
  open(experiment: Experiment): void;
}
export type ExperimentStore = StoreApi<ExperimentState>;

/** Edits of one field closer together than this are one undo, milliseconds. */
const MERGE_WITHIN = 2000;
const HISTORY_LIMIT = 200;

/** What "Undo" would take back, or null. */
export const undoLabel = (state: ExperimentState): string | null => state.past.at(-1)?.label ?? null;
/** What "Redo" would bring back, or null. */
export const redoLabel = (state: ExperimentState): string | null => state.future.at(-1)?.label ?? null;

/** A store holding `initial`; `now` gives milliseconds and is injected for tests. */
export function createExperimentStore(initial: Experiment, now: () => number = Date.now): ExperimentStore {
  return createStore<ExperimentState>((set, get) => ({
    experiment: initial,
    past: [],
    future: [],
    edit(label, next, mergeKey) {
      const { experiment, past } = get();
      const after = typeof next === 'function' ? next(experiment) : next;
      if (after === experiment) return;
      const last = past.at(-1);
      const time = now();
      const merges = mergeKey !== undefined && last?.mergeKey === mergeKey && time - last.time < MERGE_WITHIN;
      const before = merges ? last.before : experiment;
      const entry: Edit = { label, mergeKey: mergeKey ?? null, time, before, after };
      const kept = merges ? past.slice(0, -1) : past;
      set({ experiment: after, past: [...kept, entry].slice(-HISTORY_LIMIT), future: [] });
    },
    amend(label, next) {
      const { experiment, past, edit } = get();
      const last = past.at(-1);
      const after = next(experiment);
      if (!last) return edit(label, after);
      set({ experiment: after, past: [...past.slice(0, -1), { ...last, after }], future: [] });
    },
    undo() {
      const { past, future } = get();
      const entry = past.at(-1);
      if (!entry) return;
      set({ experiment: entry.before, past: past.slice(0, -1), future: [...future, entry] });
    },
    redo() {
      const { past, future } = get();
      const entry = future.at(-1);
      if (!entry) return;
      set({
        experiment: entry.after,
        past: [...past, { ...entry, mergeKey: null }],
        future: future.slice(0, -1),
      });
    },
    open: (experiment) => set({ experiment, past: [], future: [] }),
  }));
}
