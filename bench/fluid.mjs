/** How the page answers while it trains. */
import { atLeast, atMost } from './aims.mjs';

/** Presses of the pointer. */
const PRESSES = 40;

/** Tasks of the page's main thread while it trains, and how soon it hears the pointer. */
export async function fluidRows(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.waitForTimeout(3000);
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-toplevel'] });
  await page.waitForTimeout(10_000);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const delay = await pointerDelay(page);
  await page.close();
  const { pid, tid } = mainThreadOf(traceEvents);
  const tasks = traceEvents
    .filter((event) => event.name.endsWith('RunTask') && event.pid === pid && event.tid === tid)
    .map((event) => (event.dur ?? 0) / 1000);
  const short = tasks.filter((ms) => ms < 50).length;
  return [
    atLeast('main-thread tasks under 50 ms while training', 99, '%', (100 * short) / tasks.length),
    atMost('longest main-thread task while training', 200, 'ms', Math.max(...tasks)),
    atMost('the pointer is heard while training, 95th percentile', 100, 'ms', delay),
  ];
}

/** From when a press of the pointer happened until the frame after it was handled, 95th percentile; milliseconds. */
async function pointerDelay(page) {
  await page.evaluate(() => {
    globalThis.delays = [];
    addEventListener('pointerdown', ({ timeStamp }) =>
      requestAnimationFrame(() => globalThis.delays.push(performance.now() - timeStamp)),
    );
  });
  // On nothing that would do something.
  const { x, y } = await page.getByRole('heading').first().boundingBox();
  for (let i = 0; i < PRESSES; i++) {
    await page.mouse.click(x + 2, y + 2);
    await page.waitForTimeout(130);
  }
  const delays = (await page.evaluate(() => globalThis.delays)).toSorted((a, b) => a - b);
  return delays[Math.floor(0.95 * (delays.length - 1))];
}

/** The renderer main thread with the most tasks: the page's (workers run on other threads). */
function mainThreadOf(events) {
  const names = events.filter(
    (event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain',
  );
  const count = ({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid).length;
  return names.toSorted((a, b) => count(b) - count(a))[0];
}
