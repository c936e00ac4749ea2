/**
 * Tells from a run's numbers when it has gone wrong. A loss that is no longer a number is only one sign of it: max
 * pooling drops such numbers on every backend, and a run with a rate far too large can stay finite.
 */
import type { Arrays } from '../checkpoint.ts';
import type { Divergence } from '../protocol.ts';
import type { Vitals } from './vitals.ts';

/** Vital signs are measured in every so many-th step. */
export const WATCH_EVERY = 10;
/** Above this, a norm or a weight has exploded. */
const LARGEST = 1e6;
const GROWTH = 100;
/** Steps in a row that a loss has to be too large or exactly the same. */
const LOSS_STEPS = 20;
const VANISHED_GRADIENT = 1e-8;
/** Steps in a row with one class for all and no gradient. */
const DEAD_STEPS = 50;

/** What is known of a step. */
export interface StepFacts {
  readonly step: number;
  /** Mean of the batch. */
  readonly loss: number;
  /** 0..1. */
  readonly accuracy: number;
  /** Of every tenth step. */
  readonly vitals: Vitals | null;
}

interface Circumstances {
  readonly classes: number;
  /** Whether a step's pictures differ from the last one's; if not, a loss may well stay what it is. */
  readonly batchesDiffer: boolean;
}

/** Steps in a row with the same sign, and where they began. */
interface Streak {
  readonly from: number;
  readonly count: number;
}

/** Watches a run step by step. */
export interface DivergenceWatch {
  /** Call once for every step, in order. */
  see(facts: StepFacts): void;
  /** The first that was seen, or null while the run is well. */
  found(): Divergence | null;
  /** Whether something was seen that, if it goes on, is a divergence: no state to keep. */
  suspects(): boolean;
}

/** A watch of a run with so many classes. */
export function createDivergenceWatch({ classes, batchesDiffer }: Circumstances): DivergenceWatch {
  let found: Divergence | null = null;
  /** The first loss, or guessing's where a trained model begins with less: it may get worse than it was. */
  let reference: number | null = null;
  let last = Number.NaN;
  let grown: Streak | null = null;
  let constant: Streak | null = null;
  let dead: Streak | null = null;
  const next = (streak: Streak | null, step: number): Streak => ({
    from: streak?.from ?? step,
    count: (streak?.count ?? 0) + 1,
  });

  return {
    see({ step, loss, accuracy, vitals }) {
      const find = (sign: Divergence['sign'], value: number, from = step) =>
        void (found ??= { sign, step: from, value });
      if (!Number.isFinite(loss)) return find('loss not finite', loss);
      reference ??= Math.max(loss, Math.log(classes));
      grown = loss > GROWTH * reference ? next(grown, step) : null;
      // All right: there is nothing left to learn, and a loss of exactly 0 is what that looks like.
      const learned = accuracy === 1;
      constant = loss === last && batchesDiffer && !learned ? next(constant, step) : null;
      last = loss;
      if (vitals) {
        const { gradientNorm, weightNorm, oneClass } = vitals;
        if (!(weightNorm <= LARGEST)) find('weights too large', weightNorm);
        if (!(gradientNorm <= LARGEST)) find('gradient too large', gradientNorm);
        dead = oneClass && gradientNorm < VANISHED_GRADIENT && !learned ? next(dead, step) : null;
      }
      if (grown && grown.count >= LOSS_STEPS) find('loss grew', loss, grown.from);
      // The first of the equal ones is not counted.
      if (constant && constant.count >= LOSS_STEPS - 1) find('loss constant', loss, constant.from - 1);
      if (dead && dead.count >= DEAD_STEPS / WATCH_EVERY) find('nothing learned', loss, dead.from);
    },
    found: () => found,
    // Two equal losses may be chance.
    suspects: () => grown !== null || dead !== null || (constant?.count ?? 0) > 1,
  };
}

/**
 * Looks through all that a checkpoint would keep: anything that is not finite, or a trainable weight too large.
 * `trainable` are the names of trainable variables: a moving variance may be large and sound.
 */
export function divergenceIn(
  { steps, weights, slots }: { readonly steps: number; readonly weights: Arrays; readonly slots: Arrays },
  trainable: ReadonlySet<string>,
): Divergence | null {
  for (const [name, values] of [...Object.entries(weights), ...Object.entries(slots)]) {
    const limit = trainable.has(name) ? LARGEST : Number.MAX_VALUE;
    const bad = values.find((value) => !(Math.abs(value) <= limit));
    if (bad === undefined) continue;
    return {
      sign: Number.isFinite(bad) ? 'weights too large' : 'weights not finite',
      step: steps,
      value: bad,
    };
  }
  return null;
}
