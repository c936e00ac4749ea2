/** Of the network. */
const BLOCKS = 200;
/** That are pasted at once. */
const PASTED = 100;
/** The drag goes to and fro over the canvas so many times, in so many moves. */
const [WAYS, MOVES] = [4, 40];

/** Calls `act` while the page's frames and long tasks are counted: the 95th percentile of the time between two frames, and the longest task; milliseconds. */
async function watched(page, act) {
  await page.evaluate(() => {
    const frames = [];
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
    observer.observe({ type: 'longtask' });
    let before = performance.now();
    let on = true;
    const next = (now) => {
      frames.push(now - before);
      before = now;
      if (on) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    globalThis.watched = () => {
      on = false;
      tasks.push(...observer.takeRecords());
      const inOrder = frames.slice(1).toSorted((a, b) => a - b);
      return {
        frame: inOrder[Math.floor(0.95 * (inOrder.length - 1))],
        longest: Math.max(0, ...tasks.map(({ duration }) => duration)),
      };
    };
  });
  await act();
  return page.evaluate(() => globalThis.watched());
}

/** So many convolutions one after another, as the clipboard has them: copies of a block on the page. */
const copies = (page, count) =>
  page.evaluate((n) => {
    const data = new DataTransfer();
    const block = document.querySelector('[data-block="conv2d"]');
    block.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    const clip = JSON.parse(data.getData('text/plain'));
    const [input, layer] = clip.model.layers;
    const layers = [input];
    for (let i = 0; i < n; i++)
      layers.push({
        ...layer,
        name: `copy_${i}`,
        inbound: [layers.at(-1).name],
        config: { ...layer.config, filters: 4, padding: 'same' },
      });
    return JSON.stringify({ ...clip, model: { layers } });
  }, count);

const paste = async (page, text) => {
  await page.evaluate((clip) => {
    const data = new DataTransfer();
    data.setData('text/plain', clip);
    const block = document.querySelector('[data-block="conv2d"]');
    block.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);
  await page.waitForTimeout(1500);
};

const count = (page) => page.locator('[data-block]').count();

/** How fluid the canvas is with 200 blocks: while a layer is dragged over it, while 100 blocks are pasted, while a number is typed; milliseconds. */
export async function largeCanvas(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  await paste(page, await copies(page, BLOCKS - (await count(page))));
  await page.waitForFunction((n) => document.querySelectorAll('[data-block]').length === n, BLOCKS);
  // Its feature maps are there.
  await page.waitForTimeout(5000);

  const canvas = await page.getByRole('region', { name: 'Model', exact: true }).boundingBox();
  const layer = page.getByRole('list', { name: 'Layers' }).getByRole('button', { name: 'Dropout' });
  const drag = await watched(page, async () => {
    await layer.hover();
    await page.mouse.down();
    for (let way = 0; way < WAYS; way++)
      for (let i = 0; i < MOVES; i++) {
        const part = way % 2 === 0 ? i / MOVES : 1 - i / MOVES;
        await page.mouse.move(canvas.x + 60 + part * 80, canvas.y + 20 + part * (canvas.height - 80));
      }
    await page.mouse.move(5, 5);
    await page.mouse.up();
  });
  await page.locator('[data-block="copy_3"]').dblclick();
  const filters = page.getByRole('spinbutton', { name: 'filters' });
  await filters.waitFor();
  const typing = await watched(page, async () => {
    for (const number of ['5', '6', '7', '8']) {
      await filters.fill(number);
      await page.waitForTimeout(300);
    }
  });
  const clip = await copies(page, PASTED);
  const pasting = await watched(page, () => paste(page, clip));
  await page.close();
  return { drag, typing, pasting };
}
