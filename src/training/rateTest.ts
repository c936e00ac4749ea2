/**
 * The range test of learning rates (Smith 2017, "Cyclical Learning Rates for Training Neural Networks"), by fastai's rules:
 * the rate grows from step to step until the loss explodes.
 */

/** The first and the last rate, and how many are tried. */
export const FIRST_RATE = 1e-7;
export const LAST_RATE = 10;
export const TRIED_RATES = 100;

/** Weight of the past in the smoothed loss. */
const BETA = 0.98;
/** The test is over once the smoothed loss is so many times its lowest. */
const EXPLODED = 4;
/** Of the curve, suggestions leave out this part at its beginning and so many points at its end. */
const LEFT_OUT_FIRST = TRIED_RATES / 10;
const LEFT_OUT_LAST = 5;

/** A rate that was tried. */
export interface RatePoint {
  readonly rate: number;
  /** Of the batch, before its update. */
  readonly loss: number;
  /** Its average with those before, the bias of the zero start taken out. */
  readonly smoothed: number;
}

/** The rate of a step, from 0: each as many times the one before. */
export const rateAt = (step: number): number =>
  FIRST_RATE * (LAST_RATE / FIRST_RATE) ** (step / (TRIED_RATES - 1));

/** The points with those of further steps, in order; none after the loss has exploded. */
export function withSteps(
  points: readonly RatePoint[],
  {
    loss: losses,
    learningRate: rates,
  }: { readonly loss: readonly number[]; readonly learningRate: readonly number[] },
): readonly RatePoint[] {
  const all = [...points];
  for (const [i, loss] of losses.entries()) {
    if (hasExploded(all)) break;
    const count = all.length;
    const before = (all.at(-1)?.smoothed ?? 0) * (1 - BETA ** count);
    const smoothed = (BETA * before + (1 - BETA) * loss) / (1 - BETA ** (count + 1));
    all.push({ rate: rates[i] ?? Number.NaN, loss, smoothed });
  }
  return all;
}

/** Whether nothing is learned from a higher rate any more. */
export function hasExploded(points: readonly RatePoint[]): boolean {
  const lowest = Math.min(...points.map(({ smoothed }) => smoothed).filter(Number.isFinite));
  const last = points.at(-1)?.smoothed;
  return last !== undefined && !(last <= EXPLODED * lowest);
}

/** Two rates that are worth trying: fastai's `steep` and `minimum`. */
export interface RateSuggestions {
  /** Where the loss falls fastest over the logarithm of the rate. */
  readonly steepest: number;
  /** A tenth of the rate with the lowest loss. */
  readonly minimum: number;
}

/** Null where the curve is too short to say, or never falls. */
export function suggestRates(all: readonly RatePoint[]): RateSuggestions | null {
  const points = all
    .slice(LEFT_OUT_FIRST, -LEFT_OUT_LAST)
    .filter(({ smoothed }) => Number.isFinite(smoothed));
  let steepest = { slope: 0, rate: 0 };
  let lowest = points[0];
  for (const [i, point] of points.entries()) {
    if (lowest && point.smoothed < lowest.smoothed) lowest = point;
    const next = points[i + 1];
    if (!next) break;
    const slope = (next.smoothed - point.smoothed) / Math.log(next.rate / point.rate);
    if (slope < steepest.slope) steepest = { slope, rate: point.rate };
  }
  return lowest && steepest.slope < 0 ? { steepest: steepest.rate, minimum: lowest.rate / 10 } : null;
}
