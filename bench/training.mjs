/** The table of contenders: training and prediction, measured side by side. */
import { measureGroup } from './measureGroup.mjs';
import { groups, isOnGraphics, isWanted } from './rows.mjs';
import { openTorch } from './torchPeer.mjs';

/**
 * All rows that are wanted.
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
    results.push(...(await measureOn(await pages(gpu), wanted, repetitions)));
  }
  return results;
}

/**
 * Rows measured by turns in the page; with graphics few pictures are predicted at once, as that is slow in software.
 * @param {import('playwright').Page} page
 * @param {readonly import('./rows.mjs').Row[]} rows
 * @param {number} repetitions
 */
export const measureOn = (page, rows, repetitions) =>
  measureGroup(rows, {
    open: (row) => open(page, row),
    repetitions,
    time: 500,
    predicted: rows.some(isOnGraphics) ? 20 : 100,
  });

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
    predict: Object.keys(row.variant).length > 0 ? null : (pictures) => call(id, 'predict', pictures),
    close: () => close(id),
    meter: hasMeter ? (steps) => call(id, 'meter', steps) : null,
    meterPasses: hasMeter && isOnGraphics(row) ? () => call(id, 'meterPasses') : null,
  };
}
