/** Rows of the table: each is opened, measured by turns with the others, looked into and closed. */
import { interleave, median } from './interleave.mjs';
import { backendTitle, contenderTitles } from './rows.mjs';

/** Steps that are counted and looked into at the most; fewer where they take longer than a repetition should. */
const METERED = 64;

/**
 * @typedef {object} Metered
 * @property {number} kernelCalls
 * @property {number} reads
 * @property {number} elapsed
 * @property {number} jsTime
 * @property {number} memory
 */

/**
 * A contender that is open.
 * @typedef {object} Open
 * @property {string | null} adapter
 * @property {number | undefined} [multiplyAdds]
 * @property {number} firstStep
 * @property {number | null} loss
 * @property {((steps: number) => Promise<number>) | null} train
 * @property {((pictures: number) => Promise<number>) | null} predict
 * @property {((steps: number) => Promise<Metered>) | null} meter
 * @property {(() => Promise<{ readonly predict: number, readonly look: number | null }>) | null} [meterPasses]
 * @property {() => void | Promise<void>} close
 */

/**
 * @typedef {object} Options
 * @property {(row: import('./rows.mjs').Row) => Promise<Open>} open
 * @property {number} repetitions
 * @property {number} time milliseconds that a repetition takes about
 * @property {number} predicted pictures that are predicted at the least
 * @property {(share: number) => void} [onDone]
 */

/**
 * @param {readonly import('./rows.mjs').Row[]} rows
 * @param {Options} options
 */
export async function measureGroup(rows, { open, onDone = () => undefined, ...options }) {
  /** @type {{ readonly row: import('./rows.mjs').Row, readonly problem: string | null, readonly opened: Open | null }[]} */
  const all = [];
  for (const [i, row] of rows.entries()) {
    all.push(
      await open(row).then(
        (opened) => ({ row, problem: null, opened }),
        (error) => ({ row, problem: sentenceOf(error), opened: null }),
      ),
    );
    onDone((0.3 * (i + 1)) / rows.length);
  }
  const ready = all.flatMap(({ opened, row }) => (opened ? [{ ...opened, batchSize: row.batchSize }] : []));
  const rates = await interleave(ready, { ...options, onDone: (share) => onDone(0.3 + 0.7 * share) });
  const results = [];
  let at = 0;
  for (const { row, problem, opened } of all) {
    const rate = opened && rates[at++];
    results.push({
      ...nothing,
      ...row,
      title: contenderTitles[row.contender],
      on: backendTitle(row),
      problem,
    });
    if (rate) Object.assign(results.at(-1) ?? {}, await figuresOf(opened, row, rate, options.time));
    await opened?.close();
  }
  return results;
}

/** Of a row that could not be measured. */
const nothing = {
  adapter: /** @type {string | null} */ (null),
  multiplyAdds: /** @type {number | null} */ (null),
  training: /** @type {number | null} */ (null),
  prediction: /** @type {number | null} */ (null),
  repetitions: { training: /** @type {number[]} */ ([]), prediction: /** @type {number[]} */ ([]) },
  firstStep: /** @type {number | null} */ (null),
  loss: /** @type {number | null} */ (null),
  kernelCalls: /** @type {number | null} */ (null),
  reads: /** @type {number | null} */ (null),
  readsPerSecond: /** @type {number | null} */ (null),
  jsTime: /** @type {number | null} */ (null),
  memory: /** @type {number | null} */ (null),
  predictTime: /** @type {number | null} */ (null),
  lookTime: /** @type {number | null} */ (null),
  stepTime: /** @type {number | null} */ (null),
};

/** Without what a browser's driver puts around it. */
const sentenceOf = (/** @type {unknown} */ error) =>
  (error instanceof Error ? error.message : String(error))
    .split('\n')[0]
    ?.replace(/^page\.evaluate: (Error: )?/, '') ?? '';

/**
 * @param {Open} opened
 * @param {import('./rows.mjs').Row} row
 * @param {Awaited<ReturnType<typeof interleave>>[number]} rate
 * @param {number} time
 */
async function figuresOf(
  { adapter, multiplyAdds, firstStep, loss, meter, meterPasses },
  { batchSize },
  rate,
  time,
) {
  const known = { adapter, multiplyAdds: multiplyAdds ?? null, firstStep, loss };
  if (rate.problem !== null) return { ...known, problem: sentenceOf(rate.problem) };
  const { training, prediction } = rate;
  const stepTime = training.length > 0 ? (1000 * batchSize) / median(training) : null;
  const steps = Math.max(1, Math.min(METERED, Math.floor(time / (stepTime ?? time))));
  const metered = (await meter?.(steps)) ?? null;
  const passes = await meterPasses?.();
  const each = (/** @type {number | undefined} */ sum) => (sum === undefined ? null : sum / steps);
  return {
    ...known,
    training: training.length > 0 ? median(training) : null,
    prediction: prediction.length > 0 ? median(prediction) : null,
    repetitions: { training, prediction },
    stepTime,
    kernelCalls: each(metered?.kernelCalls),
    reads: each(metered?.reads),
    // By the clock of the steps that were counted: how often it is read depends on how long they take.
    readsPerSecond: metered && (1000 * metered.reads) / metered.elapsed,
    jsTime: each(metered?.jsTime),
    memory: metered?.memory ?? null,
    predictTime: passes?.predict ?? null,
    lookTime: passes?.look ?? null,
  };
}

/** @typedef {Awaited<ReturnType<typeof measureGroup>>[number]} Result */
