import type { Experiment } from '../training/experiment/experiment.ts';

/**
 * The last edit when the page is left before the disk has confirmed it: a database's write is given up then, and
 * only localStorage writes at once.
 */
const KEY = 'unsaved experiment';

/** Keeps the document past the page's end. */
export function keepUnsaved(experiment: Experiment): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(experiment));
  } catch {
    // A browser that refuses to store has said so already.
  }
}

/** The document kept so, or undefined; it stays until `dropUnsaved`. */
export function readUnsaved(): unknown {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Forgets it: the disk has it, or a later one. */
export function dropUnsaved(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept either.
  }
}
