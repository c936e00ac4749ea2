/**
 * `npm run bench`: medians of five, side by side in one run on one machine; prints tables and writes
 * `bench/results.json` and `bench/results.svg`. Nothing here asserts a number of seconds.
 *
 * `--only <text>` runs one part by its name below, or the rows of the table of contenders in whose name the regular
 * expression finds itself (`mnist 32 (wasm|cpu)`, `PyTorch`, `webgpu`).
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { launchOptions } from '../scripts/browser.mjs';
import { headers } from '../scripts/headers.mjs';
import { atLeast, atMost, lossSpread, trainingAims } from './aims.mjs';
import { fluidRows } from './fluid.mjs';
import { growthRows, watchedRows } from './growth.mjs';
import { median } from './interleave.mjs';
import { largeCanvas } from './canvas.mjs';
import { liveCamera } from './liveCamera.mjs';
import { picturesFolder } from './makePictures.mjs';
import { firstBundle, loadingRows, openingRows } from './opening.mjs';
import { bringIn } from './ownPictures.mjs';
import { slowDevice } from './slowDevice.mjs';
import { formatAims, formatTraining } from './tables.mjs';
import { trainingRows } from './training.mjs';

const REPETITIONS = 5;
const at = process.argv.indexOf('--only');
const only = at < 0 ? '' : (process.argv[at + 1] ?? '');

const server = await preview({
  configFile: false,
  base: './',
  preview: { host: '127.0.0.1', port: 0, headers },
});
const url = server.resolvedUrls.local[0];
const opened = new Map();
/** The bench's page, in a browser with or without graphics; each is started once. */
const pages = (gpu) => {
  if (!opened.has(gpu))
    opened.set(
      gpu,
      chromium.launch(launchOptions({ gpu })).then(async (browser) => {
        const page = await browser.newPage();
        await page.goto(`${url}bench/index.html`);
        return page;
      }),
    );
  return opened.get(gpu);
};
const browserOf = async () => (await pages(false)).context().browser();

const say = (text) => console.log(`${new Date().toTimeString().slice(0, 8)} ${text}`);
const written = {};
const aims = [];

/** By name, what adds to the aims. */
const parts = {
  async training(filter = '') {
    const rows = await trainingRows({ pages, only: filter, repetitions: REPETITIONS, say });
    written.training = rows;
    console.log(formatTraining(rows));
    const spread = lossSpread(rows);
    return [
      ...trainingAims(rows),
      atMost('losses of the first batch: how far contenders are apart', 0.001, '', spread),
    ];
  },
  async growth() {
    const { svg, aims: found, ...points } = await growthRows(await pages(false), REPETITIONS);
    written.growth = points;
    writeFileSync(new URL('results.svg', import.meta.url), svg);
    return found;
  },
  looking: async () => watchedRows(await pages(false), 3 * REPETITIONS),
  opening: async () => [...firstBundle(), ...(await openingRows(await browserOf(), url, REPETITIONS))],
  loading: async () => loadingRows(await pages(false), url, REPETITIONS),
  fluid: async () => fluidRows(await browserOf(), url),
  async slow() {
    const { inputDelay, stop } = await slowDevice(await browserOf(), url, REPETITIONS);
    return [
      atMost('input delay while training, page 6 × as slow, 95th percentile', 200, 'ms', inputDelay),
      atMost('Stop takes effect, page 6 × as slow', 1000, 'ms', median(stop)),
    ];
  },
  async canvas() {
    const runs = [];
    for (let i = 0; i < REPETITIONS; i++) runs.push(await largeCanvas(await browserOf(), url));
    const of = (part, key) => median(runs.map((run) => run[part][key]));
    return [
      atMost(
        'a network of 200 blocks: a frame while a layer is dragged over it, 95th percentile',
        33.4,
        'ms',
        of('drag', 'frame'),
      ),
      atMost('the longest task meanwhile', 50, 'ms', of('drag', 'longest')),
      atMost('the longest task while a number is typed', 100, 'ms', of('typing', 'longest')),
      atMost('the longest task when 100 more are pasted', 500, 'ms', of('pasting', 'longest')),
    ];
  },
  async charts() {
    const page = await pages(false);
    const { appended, zoomed } = await page.evaluate(
      (repetitions) => window.bench.redraws(100_000, repetitions),
      REPETITIONS,
    );
    return [
      atMost('three charts of 100,000 steps drawn anew after a further step', 16, 'ms', median(appended)),
      atMost('the same zoomed', 16, 'ms', median(zoomed)),
    ];
  },
  async own() {
    const count = 10_000;
    const folder = await picturesFolder(await browserOf(), count);
    const runs = [];
    for (let i = 0; i < REPETITIONS; i++) runs.push(await bringIn(url, folder, count));
    const of = (key) => median(runs.map((run) => run[key]));
    return [
      atMost(
        `${count.toLocaleString('en')} own pictures, JPEG, 640 × 480: brought in`,
        120,
        's',
        of('importing'),
      ),
      atMost('the most that page and workers hold meanwhile, garbage included', 400, 'MB', of('heap')),
      atMost("the page's longest task meanwhile", 200, 'ms', of('longest')),
      atLeast('frames a second while the grid of them is scrolled', 30, '', of('frames')),
      atMost('a reload until they are there again', 5, 's', of('reopening')),
    ];
  },
  camera: async () => [
    atLeast(
      'camera live through the starter CNN on WASM',
      5,
      'pictures/s',
      median(await liveCamera(url, REPETITIONS)),
    ),
  ],
};

try {
  const named = Object.hasOwn(parts, only) ? [only] : only === '' ? Object.keys(parts) : [];
  if (named.length === 0) aims.push(...(await parts.training(only)));
  for (const name of named) {
    say(name);
    aims.push(...(await parts[name]()));
  }
} finally {
  for (const page of opened.values()) await (await page).context().browser().close();
  await server.close();
}
const machine = `${cpus().length} cores, ${cpus()[0]?.model}`;
console.log(
  `\n${machine}, medians of ${REPETITIONS}\n\n${formatAims(only === '' ? aims : aims.filter(({ met }) => met !== null))}`,
);
writeFileSync(
  new URL('results.json', import.meta.url),
  `${JSON.stringify({ date: new Date().toISOString(), machine, only, ...written, aims }, null, 2)}\n`,
);
