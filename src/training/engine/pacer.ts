/** Says how long to rest, so that a run computes a part of the time only. */
export interface Pacer {
  /** The part, 0..1. */
  set(share: number): void;
  /** Milliseconds to rest after what was computed since `rested`. */
  due(): number;
  /** Computing begins anew: call it after a rest, a pause, or waiting. */
  rested(): void;
}

/** At full speed; `now` gives milliseconds. */
export function createPacer(now: () => number): Pacer {
  let share = 1;
  let begun = now();
  return {
    set: (next) => void (share = next),
    due: () => (now() - begun) * (1 / share - 1),
    rested: () => void (begun = now()),
  };
}
