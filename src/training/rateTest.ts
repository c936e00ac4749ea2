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

/** Rates that are worth trying: fastai's `valley`, `steep` and `minimum`. */
export interface RateSuggestions {
  /** In the middle of the longest fall of the loss; what fastai offers by itself. */
  readonly valley: number;
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
  const valley = valleyOf(points);
  return lowest && valley && steepest.slope < 0
    ? { valley: valley.rate, steepest: steepest.rate, minimum: lowest.rate / 10 }
    : null;
}

/** A point in the second third of the longest run of points, neighbours or not, that get ever lower. */
function valleyOf(points: readonly RatePoint[]): RatePoint | undefined {
  /** How long the longest fall to each point is. */
  const falls = points.map(() => 1);
  let end = 0;
  for (let i = 1; i < points.length; i++) {
    for (let j = 0; j < i; j++)
      if (points[i]!.smoothed < points[j]!.smoothed) falls[i] = Math.max(falls[i]!, falls[j]! + 1);
    if (falls[i]! > falls[end]!) end = i;
  }
  const longest = falls[end]!;
  // As if its points were neighbours, as fastai has it.
  return points.at((end === 0 ? 0 : end - longest) + Math.floor(longest / 3) + Math.floor(longest / 6));
}
