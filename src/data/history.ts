/** The undo history of a value that edits replace: pure functions of what was edited and what was undone. */

/** One undoable edit. `before` and `after` are whole values; they share all unchanged parts. */
export interface Edit<T> {
  readonly label: string;
  /** What edits in a row have to have in common to be one; null for an edit that no other joins. */
  readonly mergeKey: string | null;
  /** Of the last change that joined it, milliseconds. */
  readonly time: number;
  readonly before: T;
  readonly after: T;
}

/** The newest edit is the last of `past`; what is redone next is the last of `future`. */
export interface History<T> {
  readonly past: readonly Edit<T>[];
  readonly future: readonly Edit<T>[];
}

/** Which edits in a row become one, so that typing "128" is one undo. */
export interface Merge {
  readonly key: string;
  /** However long it takes; else what comes within two seconds. */
  readonly always?: boolean;
}

/** Edits of one key closer together than this are one undo, milliseconds. */
const MERGE_WITHIN = 2000;

/** Before the first edit. */
export const noHistory: History<never> = { past: [], future: [] };

/** What "Undo" would take back, or null. */
export const undoLabel = ({ past }: Pick<History<unknown>, 'past'>): string | null =>
  past.at(-1)?.label ?? null;
/** What "Redo" would bring back, or null. */
export const redoLabel = ({ future }: Pick<History<unknown>, 'future'>): string | null =>
  future.at(-1)?.label ?? null;

/** The history after an edit; nothing can be redone any more, and of more than `most` edits the oldest are forgotten. */
export function withEdit<T>(
  { past }: History<T>,
  { mergeKey, ...edit }: Edit<T>,
  { always = false, most = Infinity }: { always?: boolean | undefined; most?: number } = {},
): History<T> {
  const last = past.at(-1);
  const merges =
    last !== undefined &&
    mergeKey !== null &&
    last.mergeKey === mergeKey &&
    (always || edit.time - last.time < MERGE_WITHIN);
  const entry = { ...edit, mergeKey, before: merges ? last.before : edit.before };
  return { past: [...(merges ? past.slice(0, -1) : past), entry].slice(-most), future: [] };
}

/** What is there, with its history. */
interface Step<T> extends History<T> {
  readonly value: T;
}

/** One edit back; null where there is none. */
export function undone<T>({ past, future }: History<T>): Step<T> | null {
  const entry = past.at(-1);
  return entry ? { value: entry.before, past: past.slice(0, -1), future: [...future, entry] } : null;
}

/** One edit on; null where none was undone. What is edited next never joins it. */
export function redone<T>({ past, future }: History<T>): Step<T> | null {
  const entry = future.at(-1);
  return entry
    ? { value: entry.after, past: [...past, { ...entry, mergeKey: null }], future: future.slice(0, -1) }
    : null;
}
