/** Presses between which the delay is measured. */
const PRESSES = 40;

/**
 * How a page whose thread is six times as slow answers while it trains: the delay between a key's press and its being
 * handled (95th percentile), and how long Stop takes, `repetitions` times; milliseconds.
 */
export async function slowDevice(browser, url, repetitions) {
  const page = await browser.newPage();
  await page.goto(url);
  const button = (name) => page.getByRole('button', { name, exact: true });
  await button('Train').waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  const begin = async () => {
    await button('Train').click();
    await button('Pause').waitFor();
    await page.waitForTimeout(2000);
  };

  await begin();
  await page.evaluate(() => {
    globalThis.delays = [];
    addEventListener('keydown', ({ timeStamp }) => globalThis.delays.push(performance.now() - timeStamp));
  });
  for (let i = 0; i < PRESSES; i++) {
    await page.keyboard.press('Shift');
    await page.waitForTimeout(130);
  }
  const delays = (await page.evaluate(() => globalThis.delays)).toSorted((a, b) => a - b);
  const inputDelay = delays[Math.floor(0.95 * (delays.length - 1))];

  // In the page, so that what the driver takes is not counted.
  await page.evaluate(() => {
    globalThis.stopped = [];
    addEventListener(
      'click',
      ({ target, timeStamp }) => {
        if (target.closest('button')?.textContent !== 'Stop') return;
        const status = [...document.querySelectorAll('[role="status"]')].find(
          (each) => each.getAttribute('aria-label') === 'Run status',
        );
        new MutationObserver((_, observer) => {
          if (!status.textContent.startsWith('stopped')) return;
          observer.disconnect();
          globalThis.stopped.push(performance.now() - timeStamp);
        }).observe(status, { childList: true, characterData: true, subtree: true });
      },
      true,
    );
  });
  for (let i = 0; i < repetitions; i++) {
    if (i > 0) await begin();
    await button('Stop').click();
    await button('Train').waitFor();
    await page.waitForFunction((count) => globalThis.stopped.length > count, i);
  }
  const stop = await page.evaluate(() => globalThis.stopped);
  await page.close();
  return { inputDelay, stop };
}
