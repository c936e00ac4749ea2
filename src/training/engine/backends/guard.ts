/**
 * Watches what is computed on. tfjs notices neither a lost device nor a lost context: reads then give zeros, fail, or
 * never end. So every read goes through a guard, which hands out nothing that came after a loss.
 */

/** A read may wait for this many times the usual one, and at least this long, milliseconds. */
const TIMES_USUAL = 20;
const PATIENCE = 10_000;
/** While shaders compile, milliseconds. */
const PATIENCE_COMPILING = 120_000;
/** The clock of a read that waits. */
const TICK = 250;
/** A device that failed a call says within this time that it is lost, milliseconds. */
const CONFESSION = 500;
/** Compiling is told this often at most, milliseconds. */
const TELL_EVERY = 1000;
/** Reads whose median is the usual one. */
const REMEMBERED = 31;

export interface Guard {
  /** Call before a shader is compiled. */
  compiling(): void;
  /** Call when what is computed on is gone; `reason` goes on after "because". Only the first counts. */
  lose(reason: string): void;
  /** Why nothing read from now on can be trusted, or null. */
  fault(): string | null;
  /** Resolves like `begin()`; never, once there is a fault, so that nothing is made of what it read. */
  read<T>(begin: () => Promise<T>): Promise<T>;
  /** Whether an error just caught came of a loss: waits a moment for the device to say so. */
  lostSoon(): Promise<boolean>;
}

interface Options {
  readonly onLost: (reason: string) => void;
  /** The thread may be halted for long, without a sign of life. */
  readonly onCompiling: () => void;
  /** Whether the device is known to be gone although it has not said so yet. */
  readonly isGone: () => boolean;
  readonly now?: () => number;
}

/** A guard of one device. */
export function createGuard({ onLost, onCompiling, isGone, now = () => performance.now() }: Options): Guard {
  let fault: string | null = null;
  let compiled = 0;
  /** Shaders compiled before the last read that ended: those are done. */
  let settled = 0;
  let told = Number.NEGATIVE_INFINITY;
  const durations: number[] = [];

  const lose = (reason: string) => {
    if (fault !== null) return;
    fault = reason;
    onLost(reason);
  };
  const patience = (): number => {
    if (compiled > settled) return PATIENCE_COMPILING;
    const usual = durations.toSorted((a, b) => a - b)[durations.length >> 1] ?? 0;
    return Math.max(PATIENCE, TIMES_USUAL * usual);
  };
  const isLost = (): boolean => {
    if (isGone()) lose('the graphics processor was lost');
    return fault !== null;
  };
  const lostSoon = async () => {
    for (let waited = 0; waited < CONFESSION && !isLost(); waited += 50) await delay(50);
    return isLost();
  };

  return {
    compiling() {
      compiled++;
      if (now() - told < TELL_EVERY) return;
      told = now();
      onCompiling();
    },
    lose,
    fault: () => fault,
    lostSoon,
    async read(begin) {
      const begun = now();
      const before = compiled;
      let waited = 0;
      // Counted in ticks: a thread that was halted (a closed lid, a compiling driver) could not have heard the answer.
      const clock = setInterval(() => {
        waited += TICK;
        if (waited > patience()) lose('the graphics processor stopped answering');
      }, TICK);
      try {
        const values = fault === null ? await begin() : null;
        if (isLost() || values === null) return never();
        if (compiled === settled) durations.push(now() - begun);
        if (durations.length > REMEMBERED) durations.shift();
        settled = Math.max(settled, before);
        return values;
      } catch (error) {
        if (await lostSoon()) return never();
        throw error;
      } finally {
        clearInterval(clock);
      }
    },
  };
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const never = () => new Promise<never>(() => undefined);
