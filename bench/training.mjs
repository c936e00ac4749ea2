/** The table of contenders: training and prediction, measured side by side. */
import { interleave, median } from './interleave.mjs';
import { backendTitle, contenderTitles, groups, keyOf } from './rows.mjs';
import { openTorch } from './torchPeer.mjs';

/** Milliseconds that a repetition takes about, where a step is not longer. */
const TIME = 500;
/** Steps that are counted and looked into; one where a step takes longer than `TIME`. */
const METERED = 4;

/**
 * All rows whose name has the text in it.
 * @param {object} options
 * @param {(gpu: boolean) => Promise<import('playwright').Page>} options.pages the bench's page in a browser without and in one with graphics
 * @param {string} options.only
 * @param {number} options.repetitions
 * @param {(text: string) => void} options.say
 */
export async function trainingRows({ pages, only, repetitions, say }) {
  const results = [];
  for (const { gpu, rows } of groups) {
    const wanted = rows.filter((row) => isWanted(row, only));
    if (wanted.length === 0) continue;
    say(
      `${wanted[0].network}, batch ${wanted[0].batchSize}, ${gpu ? 'graphics' : 'processor'}: ${wanted.length} rows`,
    );
    results.push(...(await measureGroup(await pages(gpu), wanted, repetitions)));
  }
  return results;
}

const isWanted = (row, only) =>
  [keyOf(row), contenderTitles[row.contender], backendTitle(row)].some((text) => text.includes(only));

/**
 * Rows measured by turns.
 * @param {import('playwright').Page} page
 * @param {readonly import('./rows.mjs').Row[]} rows
 * @param {number} repetitions
 */
export async function measureGroup(page, rows, repetitions) {
  const opened = [];
  for (const row of rows)
    opened.push(
      await open(page, row).catch((error) => ({
        row,
        problem: error.message.split('\n')[0].replace(/^page\.evaluate: (Error: )?/, ''),
      })),
    );
  const ready = opened.filter(({ problem }) => problem === undefined);
  const rates = await interleave(ready, { repetitions, time: TIME });
  const results = [];
  for (const one of opened) {
    const rate = rates[ready.indexOf(one)];
    results.push({ ...named(one.row), ...(rate ? await figuresOf(one, rate) : { problem: one.problem }) });
    await one.close?.();
  }
  return results;
}

const named = (row) => ({ ...row, title: contenderTitles[row.contender], on: backendTitle(row) });

/** Of those only training is of interest. */
const isVariant = ({ variant }) => Object.keys(variant).length > 0;

async function figuresOf(
  { adapter, multiplyAdds, firstStep, loss, meter, batchSize },
  { training, prediction },
) {
  const stepTime = training.length > 0 ? (1000 * batchSize) / median(training) : null;
  const steps = await meter?.(stepTime > TIME ? 1 : METERED);
  return {
    adapter,
    multiplyAdds,
    training: training.length > 0 ? median(training) : null,
    repetitions: { training, prediction },
    prediction: prediction.length > 0 ? median(prediction) : null,
    firstStep,
    loss,
    kernelCalls: steps?.kernelCalls ?? null,
    reads: steps?.reads ?? null,
    jsTime: steps?.jsTime ?? null,
    memory: steps?.memory ?? null,
    stepTime,
  };
}

async function open(page, row) {
  const { network, batchSize, threads } = row;
  const call = (id, operation, argument) =>
    page.evaluate((given) => window.bench.call(...given), [id, operation, argument]);
  const close = (id) => page.evaluate((given) => window.bench.close(given), id);
  if (row.contender === 'pytorch') {
    const id = await page.evaluate(() => window.bench.start());
    const torch = await openTorch(await call(id, 'describe', { network, batchSize }), threads);
    await close(id);
    const meter = () => ({ memory: torch.memory() });
    return { ...torch, row, batchSize, meter, adapter: `PyTorch ${torch.version}` };
  }
  const { id, ...told } = await page.evaluate((given) => window.bench.open(given), row);
  const hasMeter = row.contender !== 'convnetjs' && told.loss !== null;
  return {
    ...told,
    row,
    batchSize,
    train: told.loss === null ? null : (steps) => call(id, 'train', steps),
    predict: isVariant(row) ? null : (hundreds) => call(id, 'predict', hundreds),
    close: () => close(id),
    meter: hasMeter ? (steps) => metered(steps, call(id, 'meter', steps)) : null,
  };
}

/** Of one step, on average. */
async function metered(steps, meter) {
  const { kernelCalls, reads, jsTime, memory } = await meter;
  return { kernelCalls: kernelCalls / steps, reads: reads / steps, jsTime: jsTime / steps, memory };
}
