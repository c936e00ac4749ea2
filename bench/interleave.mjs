/** Measures contenders side by side: one repetition of each by turns, so that what else the machine does meets all alike. */

/** Steps are taken by so many, as stock `fit` is given that many batches. */
const STEPS = [1, 2, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256];

/** @param {readonly number[]} values */
export const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * What is asked of a contender that is open: milliseconds that steps, or pictures, take.
 * @typedef {object} Measurable
 * @property {number} batchSize
 * @property {((steps: number) => Promise<number>) | null} train null where it can only predict
 * @property {((pictures: number) => Promise<number>) | null} predict null where it is not asked
 */

/**
 * @typedef {object} Options
 * @property {number} repetitions
 * @property {number} time milliseconds that a repetition takes about
 * @property {number} predicted pictures that are predicted at the least
 * @property {(share: number) => void} [onDone]
 */

/**
 * Images a second of each contender, a figure a repetition, in training and in prediction; and what went wrong, if so.
 * @param {readonly Measurable[]} contenders
 * @param {Options} options
 */
export async function interleave(contenders, { onDone = () => undefined, predicted, ...options }) {
  /** @type {(string | null)[]} */
  const problems = contenders.map(() => null);
  /** @param {'train' | 'predict'} what @param {(share: number) => void} onShare */
  const byTurns = async (what, onShare) => {
    /** @type {number[][]} */
    const rates = contenders.map(() => []);
    /** @type {number[]} */
    const counts = [];
    for (let turn = -1; turn < options.repetitions; turn++) {
      for (const [i, contender] of contenders.entries()) {
        const images = what === 'train' ? contender.batchSize : predicted;
        const run = contender[what];
        if (!run || problems[i] !== null) continue;
        const timeOf = (/** @type {number} */ count) => run(what === 'train' ? count : count * images);
        try {
          if (turn < 0) counts[i] = await countFor(timeOf, options.time);
          else rates[i]?.push(((counts[i] ?? 0) * images * 1000) / (await timeOf(counts[i] ?? 0)));
        } catch (error) {
          problems[i] = error instanceof Error ? error.message : String(error);
        }
      }
      onShare((turn + 2) / (options.repetitions + 1));
    }
    return rates;
  };
  const training = await byTurns('train', (share) => onDone(share * 0.7));
  const prediction = await byTurns('predict', (share) => onDone(0.7 + share * 0.3));
  return problems.map((problem, i) => ({
    problem,
    training: training[i] ?? [],
    prediction: prediction[i] ?? [],
  }));
}

/**
 * How often it is done within the time, after it has been done to warm up.
 * @param {(count: number) => Promise<number>} timeOf
 * @param {number} time
 */
async function countFor(timeOf, time) {
  if ((await timeOf(1)) > time) return 1;
  const each = (await timeOf(4)) / 4;
  return STEPS.findLast((count) => count * each <= time) ?? 1;
}
