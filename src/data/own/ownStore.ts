import { createStore, type StoreApi } from 'zustand/vanilla';
import { type History, type Merge, noHistory, redone, undone, withEdit } from '../history.ts';
import type { OwnFacts, OwnSample, OwnSet } from './ownSet.ts';
import type { ImportProgress, Refused } from './pictures.ts';

/** A long job that is under way. */
export interface OwnJob {
  /** In words, e.g. "Reading pictures". */
  readonly what: string;
  readonly progress: ImportProgress;
  readonly cancelled: boolean;
}

/** A person's own pictures and their one undo history. */
export interface OwnState extends OwnFacts, History<OwnSet | null> {
  readonly job: OwnJob | null;
  /** Of the imports since the list was put away. */
  readonly refused: readonly Refused[];
  /** What happened last, a sentence; null when nothing is to be said. */
  readonly said: { readonly text: string; readonly isProblem: boolean } | null;
  /** Replaces the set as one undoable edit; a function gets the current one. No entry when nothing changes. */
  edit(label: string, next: OwnSet | null | ((current: OwnSet | null) => OwnSet | null), merge?: Merge): void;
  /** All slots below this are given from now on. */
  give(nextSlot: number): void;
  /** This was made of it to train on. */
  made(editionId: string): void;
  undo(): void;
  redo(): void;
  /** Opens what was kept, or nothing; the history starts anew. */
  open(facts: OwnFacts): void;
}
export type OwnStore = StoreApi<OwnState>;

const MOST_EDITIONS = 100;
/** That can be undone: each may hold thousands of pictures' names anew. */
const MOST_EDITS = 200;

/** Without pictures. */
export const noFacts: OwnFacts = { set: null, nextSlot: 0, editions: [], judged: null };

/** Every picture that the set has, or would have after an undo or a redo. */
export function reachableSamples({ set, past, future, nextSlot }: OwnState): readonly OwnSample[] {
  const reached: OwnSample[] = [];
  // By place and not in a Map: two hundred edits of ten thousand pictures are to be gone through at once.
  const isReached = new Uint8Array(nextSlot);
  const seen = new Set<readonly OwnSample[]>();
  for (const each of [set, ...[...past, ...future].flatMap(({ before, after }) => [before, after])]) {
    if (!each || seen.has(each.samples)) continue;
    seen.add(each.samples);
    for (const sample of each.samples) {
      if (isReached[sample.slot] === 1) continue;
      isReached[sample.slot] = 1;
      reached.push(sample);
    }
  }
  return reached;
}

/** The store of this folder; `now` gives milliseconds and is injected for tests. */
export function createOwnStore(initial: OwnFacts = noFacts, now: () => number = Date.now): OwnStore {
  return createStore<OwnState>((set, get) => {
    const step = (to: ReturnType<typeof undone<OwnSet | null>>) => {
      if (to) set({ set: to.value, past: to.past, future: to.future });
    };
    return {
      ...initial,
      ...noHistory,
      job: null,
      refused: [],
      said: null,
      edit(label, next, merge) {
        const { set: before, ...history } = get();
        const after = typeof next === 'function' ? next(before) : next;
        if (after === before) return;
        const edited = { label, mergeKey: merge?.key ?? null, time: now(), before, after };
        set({ set: after, ...withEdit(history, edited, { always: merge?.always, most: MOST_EDITS }) });
      },
      made: (editionId) =>
        set({
          editions: [...get().editions.filter((id) => id !== editionId), editionId].slice(-MOST_EDITIONS),
        }),
      give: (nextSlot) => set({ nextSlot: Math.max(nextSlot, get().nextSlot) }),
      undo: () => step(undone(get())),
      redo: () => step(redone(get())),
      open: (facts) => set({ ...facts, ...noHistory, refused: [], said: null }),
    };
  });
}
