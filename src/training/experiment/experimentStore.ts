import { createStore, type StoreApi } from 'zustand/vanilla';
import { type History, noHistory, redone, undone, withEdit } from '../../data/history.ts';
import type { Experiment } from './experiment.ts';

/** The document and its one undo history. */
export interface ExperimentState extends History<Experiment> {
  readonly experiment: Experiment;
  /** Replaces the document as one undoable edit; a function gets the current one. No entry when nothing changes. */
  edit(
    label: string,
    next: Experiment | ((current: Experiment) => Experiment),
    mergeKey?: string | null,
  ): void;
  /** Changes the document as a part of the last edit: one undo takes both back. Without a last edit, as `edit`. */
  amend(label: string, next: (current: Experiment) => Experiment): void;
  undo(): void;
  redo(): void;
  /** Opens another document; the history starts anew. */
  open(experiment: Experiment): void;
}
export type ExperimentStore = StoreApi<ExperimentState>;

/** A store holding `initial`; `now` gives milliseconds and is injected for tests. */
export function createExperimentStore(initial: Experiment, now: () => number = Date.now): ExperimentStore {
  return createStore<ExperimentState>((set, get) => {
    const step = (to: ReturnType<typeof undone<Experiment>>) => {
      if (to) set({ experiment: to.value, past: to.past, future: to.future });
    };
    return {
      experiment: initial,
      ...noHistory,
      edit(label, next, mergeKey = null) {
        const { experiment, ...history } = get();
        const after = typeof next === 'function' ? next(experiment) : next;
        if (after === experiment) return;
        const edited = { label, mergeKey, time: now(), before: experiment, after };
        set({ experiment: after, ...withEdit(history, edited) });
      },
      amend(label, next) {
        const { experiment, past, edit } = get();
        const last = past.at(-1);
        const after = next(experiment);
        if (!last) return edit(label, after);
        set({ experiment: after, past: [...past.slice(0, -1), { ...last, after }], future: [] });
      },
      undo: () => step(undone(get())),
      redo: () => step(redone(get())),
      open: (experiment) => set({ experiment, ...noHistory }),
    };
  });
}
