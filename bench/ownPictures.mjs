import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { launchOptions } from '../scripts/browser.mjs';
import { watchHeap } from './heap.mjs';

const ADDED = /^[\d,]+ pictures? added\./;
const SCROLL_SECONDS = 5;

/** Frames a second while the grid is scrolled by two thirds of a row every frame, runs in the page. */
const scroll = (seconds) =>
  new Promise((resolve) => {
    const grid = document.querySelector('[role=listbox][aria-label=Pictures]').parentElement;
    let frames = 0;
    const begun = performance.now();
    const step = () => {
      const elapsed = performance.now() - begun;
      if (elapsed > seconds * 1000) return resolve((frames * 1000) / elapsed);
      frames++;
      grid.scrollTop += 90;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });

/**
 * Brings a folder of `count` pictures in on a device where nothing was ever done, scrolls through them, and opens the
 * page anew: seconds, bytes and frames a second.
 */
export async function bringIn(url, folder, count) {
  // With a disk of its own, as a person's browser has.
  const profile = mkdtempSync(join(tmpdir(), 'bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions(),
    viewport: { width: 1440, height: 900 },
  });
  // On a busy machine any of it takes long; none of it is waited for in vain.
  context.setDefaultTimeout(0);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${url}#data`);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a folder', exact: true }).click();
    const chooser = await choosing;
    const heap = await watchHeap(page);
    await page.evaluate(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => {
        globalThis.longTasks.push(...list.getEntries());
      }).observe({ type: 'longtask' });
      addEventListener('change', () => (globalThis.begun = performance.now()), { capture: true, once: true });
    });
    await chooser.setFiles(folder);
    // Seldom: to look for a text in every frame is work of the page's too.
    await page.waitForFunction(
      (added) =>
        [...document.querySelectorAll('[role=status]')].some((each) =>
          new RegExp(added).test(each.textContent),
        ),
      ADDED.source,
      { polling: 500, timeout: 0 },
    );
    const [importing, longest] = await page.evaluate(() => [
      (performance.now() - globalThis.begun) / 1000,
      // What the driver takes to hand over the files is not the page's.
      globalThis.longTasks.reduce(
        (most, { startTime, duration }) => (startTime < globalThis.begun ? most : Math.max(most, duration)),
        0,
      ),
    ]);
    const most = await heap.stop();
    const said = await page.getByText(ADDED).textContent();
    if (said !== `${count.toLocaleString('en')} pictures added.`) throw new Error(said ?? 'nothing');
    const frames = await page.evaluate(scroll, SCROLL_SECONDS);
    await page.getByRole('button', { name: /^Saved/ }).waitFor();
    const begun = performance.now();
    await page.reload();
    await page.locator('[role=option] img').first().waitFor();
    const reopening = (performance.now() - begun) / 1000;
    return { importing, heap: most / 1e6, longest, frames, reopening };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
