/** Measures contenders side by side: one repetition of each by turns, so that what else the machine does meets all alike. */

/** Pictures that are predicted at once. */
const PREDICTED = 100;
/** Steps are taken by so many, as stock `fit` is given that many batches. */
const STEPS = [1, 2, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256];

/** @param {readonly number[]} values */
export const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * What is asked of a contender that is open: milliseconds that steps, or hundreds of pictures, take.
 * @typedef {object} Measurable
 * @property {number} batchSize
 * @property {((steps: number) => Promise<number>) | null} train null where it can only predict
 * @property {((hundreds: number) => Promise<number>) | null} predict null where it is not asked
 */

/**
 * Images a second of each contender, a figure a repetition, in training and in prediction.
 * @param {readonly Measurable[]} contenders
 * @param {{ readonly repetitions: number, readonly time: number, readonly onDone?: (share: number) => void }} options `time`: milliseconds that a repetition takes about
 */
export async function interleave(contenders, { repetitions, time, onDone = () => undefined }) {
  const training = await byTurns(contenders, 'train', {
    repetitions,
    time,
    onDone: (share) => onDone(share * 0.7),
  });
  const prediction = await byTurns(contenders, 'predict', {
    repetitions,
    time,
    onDone: (share) => onDone(0.7 + share * 0.3),
  });
  return contenders.map((_, i) => ({ training: training[i] ?? [], prediction: prediction[i] ?? [] }));
}

/**
 * @param {readonly Measurable[]} contenders
 * @param {'train' | 'predict'} what
 * @param {{ readonly repetitions: number, readonly time: number, readonly onDone: (share: number) => void }} options
 */
async function byTurns(contenders, what, { repetitions, time, onDone }) {
  const counts = [];
  for (const contender of contenders) {
    const run = contender[what];
    counts.push(run ? await countFor(run, time) : 0);
  }
  /** @type {number[][]} */
  const rates = contenders.map(() => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [i, contender] of contenders.entries()) {
      const [run, count] = [contender[what], counts[i] ?? 0];
      if (!run) continue;
      const images = count * (what === 'train' ? contender.batchSize : PREDICTED);
      rates[i]?.push((images * 1000) / (await run(count)));
    }
    onDone((repetition + 1) / repetitions);
  }
  return rates;
}

/**
 * How often it is done within the time, after it has been done to warm up.
 * @param {(count: number) => Promise<number>} run
 * @param {number} time
 */
async function countFor(run, time) {
  const once = await run(1);
  if (once > time) return 1;
  const each = (await run(4)) / 4;
  return STEPS.findLast((count) => count * each <= time) ?? 1;
}
