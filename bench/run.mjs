/**
 * `npm run bench`: medians of five, side by side in one run on one machine; prints a table and writes
 * `bench/results.json`. Nothing here asserts a number of seconds.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { launchOptions } from '../scripts/browser.mjs';
import { liveCamera } from './liveCamera.mjs';
import { picturesFolder } from './makePictures.mjs';
import { bringIn } from './ownPictures.mjs';
import { slowDevice } from './slowDevice.mjs';

const REPETITIONS = 5;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = [];
/** @param {string} what @param {number} value @param {string} unit @param {string} aim */
const row = (what, value, unit, aim = '') =>
  rows.push({ what, value: Number(value.toPrecision(3)), unit, aim });

/** Serves a build and gives its address. */
async function serve(options) {
  const server = await preview({ configFile: false, preview: { host: '127.0.0.1', port: 0 }, ...options });
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

async function imagesPerSecond(browser) {
  const cache = new URL('../node_modules/.cache/bench', import.meta.url).pathname;
  execFileSync('npx', ['vite', 'build', '--config', 'bench/vite.config.ts', '--logLevel', 'error'], {
    stdio: 'inherit',
  });
  const site = await serve({ build: { outDir: cache } });
  const page = await browser.newPage();
  await page.goto(site.url);
  const measure = async (contender, steps) => {
    const rates = await page.evaluate(
      ([name, n, r]) => window.measure(name, n, r),
      [contender, steps, REPETITIONS],
    );
    return median(rates);
  };
  const ours = await measure('ours, WASM', 40);
  const stock = await measure('stock tfjs fit, cpu', 3);
  row('starter CNN, batch 32, Adam: ours on WASM, one thread', ours, 'images/s');
  row('starter CNN, batch 32, Adam: stock tfjs fit on cpu', stock, 'images/s');
  row('ours / stock', ours / stock, '×', 'at least 15');
  const [alone, looked] = [
    await measure('ours, WASM', 200),
    await measure('ours, WASM, layers looked at', 200),
  ];
  row('slower while its layers are looked at', 100 * (1 - looked / alone), '%', 'under 3');
  const { appended, zoomed } = await page.evaluate((r) => window.redraws(100_000, r), REPETITIONS);
  row('three charts of 100,000 steps drawn anew after a further step', median(appended), 'ms', 'under 16');
  row('the same zoomed', median(zoomed), 'ms', 'under 16');
  await page.close();
  await site.close();
}

/** Opens the app in a fresh profile, presses Train as soon as it can be pressed, and waits for the first step. */
async function openToFirstStep(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const begun = performance.now();
  await page.goto(url);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page
    .getByRole('progressbar', { name: 'Training progress' })
    .and(page.locator('[aria-valuetext*="step "]:not([aria-valuetext*="step 0 "])'))
    .waitFor({ timeout: 60_000 });
  const seconds = (performance.now() - begun) / 1000;
  await context.close();
  return seconds;
}

/** Durations of all main-thread tasks of the page while it trains, milliseconds. */
async function tasksWhileTraining(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.waitForTimeout(3000);
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-toplevel'] });
  await page.waitForTimeout(10_000);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const pageMain = mainThreadOf(traceEvents);
  await page.close();
  return traceEvents
    .filter(
      (event) => event.name.endsWith('RunTask') && event.pid === pageMain.pid && event.tid === pageMain.tid,
    )
    .map((event) => (event.dur ?? 0) / 1000);
}

/** The renderer main thread with the most tasks: the page's (workers run on other threads). */
function mainThreadOf(events) {
  const names = events.filter(
    (event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain',
  );
  const count = ({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid).length;
  return names.toSorted((a, b) => count(b) - count(a))[0];
}

/** Own pictures: so many are brought in and looked through, each time in a browser of its own. */
const OWN = 10_000;
async function ownPictures(browser, url) {
  const folder = await picturesFolder(browser, OWN);
  const runs = [];
  for (let i = 0; i < REPETITIONS; i++) runs.push(await bringIn(url, folder, OWN));
  const of = (key) => median(runs.map((run) => run[key]));
  const what = `${OWN.toLocaleString('en')} own pictures, JPEG, 640 × 480`;
  row(`${what}: brought in`, of('importing'), 's', '120 or less');
  row('the most that page and workers hold meanwhile, garbage included', of('heap'), 'MB', '400 or less');
  row("the page's longest task meanwhile", of('longest'), 'ms');
  row('frames a second while the grid of them is scrolled', of('frames'), '', 'at least 30');
  row('a reload until they are there again', of('reopening'), 's');
}

const browser = await chromium.launch(launchOptions());
try {
  await imagesPerSecond(browser);
  const app = await serve({ base: './' });
  const opening = [];
  for (let i = 0; i < REPETITIONS; i++) opening.push(await openToFirstStep(browser, app.url));
  row('opening the page to the first finished step, cold cache', median(opening), 's', '5 or less');
  const tasks = (await tasksWhileTraining(browser, app.url)).toSorted((a, b) => a - b);
  const short = tasks.filter((ms) => ms < 50).length;
  row('main-thread tasks under 50 ms while training', (100 * short) / tasks.length, '%', 'at least 99');
  row('longest main-thread task while training', tasks.at(-1) ?? Number.NaN, 'ms');
  const { inputDelay, stop } = await slowDevice(browser, app.url, REPETITIONS);
  row('input delay while training, page 6 × as slow, 95th percentile', inputDelay, 'ms', '200 or less');
  row('Stop takes effect, page 6 × as slow', median(stop), 'ms', '1000 or less');
  await ownPictures(browser, app.url);
  const camera = await liveCamera(app.url, REPETITIONS);
  row('camera live through the starter CNN on WASM', median(camera), 'pictures/s', 'at least 5');
  await app.close();
} finally {
  await browser.close();
}
console.log(`\n${cpus().length} cores, ${cpus()[0]?.model}, medians of ${REPETITIONS}\n`);
console.table(rows);
writeFileSync(
  new URL('results.json', import.meta.url),
  `${JSON.stringify({ date: new Date().toISOString(), cores: cpus().length, rows }, null, 2)}\n`,
);
