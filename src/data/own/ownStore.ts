import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OwnSample, OwnSet, PictureForm } from './ownSet.ts';
import type { ImportProgress, Refused } from './pictures.ts';

/** One undoable edit; sets share all unchanged parts. */
interface Edit {
  readonly label: string;
  /** Edits in a row with the same key become one: within a short time, or all of one import. */
  readonly mergeKey: string | null;
  readonly time: number;
  readonly before: OwnSet | null;
  readonly after: OwnSet | null;
}

/** A long job that is under way. */
export interface OwnJob {
  /** In words, e.g. "Reading pictures". */
  readonly what: string;
  readonly progress: ImportProgress;
  readonly cancelled: boolean;
}

/** What is kept on this device. */
export interface OwnFacts {
  /** Null before the first picture or class. */
  readonly set: OwnSet | null;
  /** The first slot that was never given: also undone edits and old editions name slots. */
  readonly nextSlot: number;
  /** Ids of what was made of it to train on, the newest last. */
  readonly editions: readonly string[];
}

/** A person's own pictures and their one undo history. */
export interface OwnState extends OwnFacts {
  readonly past: readonly Edit[];
  readonly future: readonly Edit[];
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
  /** All pictures, those of undone edits too, are stored in this form now. */
  reformed(form: PictureForm): void;
  undo(): void;
  redo(): void;
  /** Opens what was kept, or nothing; the history starts anew. */
  open(facts: OwnFacts): void;
}
export type OwnStore = StoreApi<OwnState>;

/** Which edits in a row become one. */
interface Merge {
  readonly key: string;
  /** However long it takes; else what comes within two seconds. */
  readonly always?: boolean;
}

/** Edits of one thing closer together than this are one undo, milliseconds. */
const MERGE_WITHIN = 2000;
const HISTORY_LIMIT = 200;
const MOST_EDITIONS = 100;

/** Without pictures. */
export const noFacts: OwnFacts = { set: null, nextSlot: 0, editions: [] };

/** What "Undo" would take back, or null. */
export const ownUndoLabel = (state: OwnState): string | null => state.past.at(-1)?.label ?? null;
/** What "Redo" would bring back, or null. */
export const ownRedoLabel = (state: OwnState): string | null => state.future.at(-1)?.label ?? null;

/** Every picture that the set has, or would have after an undo or a redo. */
export function reachableSamples({ set, past, future }: OwnState): readonly OwnSample[] {
  const bySlot = new Map<number, OwnSample>();
  const seen = new Set<readonly OwnSample[]>();
  for (const each of [set, ...[...past, ...future].flatMap(({ before, after }) => [before, after])]) {
    if (!each || seen.has(each.samples)) continue;
    seen.add(each.samples);
    for (const sample of each.samples) if (!bySlot.has(sample.slot)) bySlot.set(sample.slot, sample);
  }
  return [...bySlot.values()];
}

/** The store of this folder; `now` gives milliseconds and is injected for tests. */
export function createOwnStore(initial: OwnFacts = noFacts, now: () => number = Date.now): OwnStore {
  return createStore<OwnState>((set, get) => ({
    ...initial,
    past: [],
    future: [],
    job: null,
    refused: [],
    said: null,
    edit(label, next, merge) {
      const { set: before, past } = get();
      const after = typeof next === 'function' ? next(before) : next;
      if (after === before) return;
      const last = past.at(-1);
      const time = now();
      const merges =
        merge !== undefined &&
        last?.mergeKey === merge.key &&
        (merge.always === true || time - last.time < MERGE_WITHIN);
      const entry: Edit = {
        label,
        mergeKey: merge?.key ?? null,
        time,
        before: merges ? last.before : before,
        after,
      };
      const kept = merges ? past.slice(0, -1) : past;
      set({ set: after, past: [...kept, entry].slice(-HISTORY_LIMIT), future: [] });
    },
    reformed(form) {
      const { set: current, past, future } = get();
      const inForm = (each: OwnSet | null) => each && { ...each, form };
      const anew = (edit: Edit) => ({ ...edit, before: inForm(edit.before), after: inForm(edit.after) });
      set({ set: inForm(current), past: past.map(anew), future: future.map(anew) });
    },
    made: (editionId) =>
      set({
        editions: [...get().editions.filter((id) => id !== editionId), editionId].slice(-MOST_EDITIONS),
      }),
    give: (nextSlot) => set({ nextSlot: Math.max(nextSlot, get().nextSlot) }),
    undo() {
      const { past, future } = get();
      const entry = past.at(-1);
      if (!entry) return;
      set({ set: entry.before, past: past.slice(0, -1), future: [...future, entry] });
    },
    redo() {
      const { past, future } = get();
      const entry = future.at(-1);
      if (!entry) return;
      set({
        set: entry.after,
        past: [...past, { ...entry, mergeKey: null }],
        future: future.slice(0, -1),
      });
    },
    open: (facts) => set({ ...facts, past: [], future: [], refused: [], said: null }),
  }));
}
