import type { ImportProgress } from './pictures.ts';

/** Told at most so often, milliseconds. */
const EVERY = 200;
/** The time left is told once so many are done in at least so many milliseconds. */
const ENOUGH = 5;
const LONG_ENOUGH = 1000;

/** Tells how far a long job is, not too often, with the time left by how long it took so far. */
export function createProgress(tell: (progress: ImportProgress) => void, now: () => number) {
  const begun = now();
  let told = Number.NEGATIVE_INFINITY;
  return (done: number, of: number, refused: number): void => {
    const time = now();
    if (time - told < EVERY && done < of) return;
    told = time;
    const elapsed = time - begun;
    const isTold = done >= ENOUGH && elapsed >= LONG_ENOUGH;
    tell({
      done,
      of,
      refused,
      secondsLeft: isTold ? Math.round(((of - done) * elapsed) / done / 1000) : null,
    });
  };
}
