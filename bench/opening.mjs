/** How the app opens: its first bundle, its first step, its pictures. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { atMost } from './aims.mjs';
import { median } from './interleave.mjs';

const dist = new URL('../dist/', import.meta.url);

/** Kilobytes, gzipped, of the scripts and styles that index.html names: what the page begins with. */
export function firstBundle() {
  const html = readFileSync(new URL('index.html', dist), 'utf8');
  const files = new Set(html.match(/assets\/[\w~.-]+\.(?:js|css)/g));
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0);
  return [atMost("the page's own first bundle, gzipped", 250, 'KB', bytes / 1000)];
}

/** Presses Train as soon as it can be pressed, and waits for the first step; seconds. */
async function toFirstStep(page, open) {
  const begun = performance.now();
  await open();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page
    .getByRole('progressbar', { name: 'Training progress' })
    .and(page.locator('[aria-valuetext*="step "]:not([aria-valuetext*="step 0 "])'))
    .waitFor({ timeout: 60_000 });
  return (performance.now() - begun) / 1000;
}

/** In profiles of their own, with nothing kept; and once more in each. */
export async function openingRows(browser, url, repetitions) {
  const [cold, warm] = [[], []];
  for (let i = 0; i < repetitions; i++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    cold.push(await toFirstStep(page, () => page.goto(url)));
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.close();
    const again = await context.newPage();
    // Without what is kept of the run: that would go on instead of beginning.
    await again.goto(`${url}icon.svg`);
    await again.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
      const root = await navigator.storage.getDirectory();
      for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
    });
    warm.push(await toFirstStep(again, () => again.goto(url)));
    await context.close();
  }
  return [
    atMost('opening the page to the first finished step, nothing cached', 5, 's', median(cold)),
    atMost('the same with a warm cache', 3, 's', median(warm)),
  ];
}

/** 60,000 pictures from the cache of what was downloaded once. */
export async function loadingRows(page, url, repetitions) {
  const times = [];
  for (let i = 0; i <= repetitions; i++) {
    const id = await page.evaluate(() => window.bench.start());
    times.push(
      await page.evaluate((given) => window.bench.call(...given), [id, 'loading', `${url}datasets/`]),
    );
    await page.evaluate((given) => window.bench.close(given), id);
  }
  // The first one downloads them.
  return [atMost('60,000 pictures of MNIST ready from the cache', 1.5, 's', median(times.slice(1)) / 1000)];
}
