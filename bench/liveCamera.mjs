import { chromium } from 'playwright';
import { launchOptions } from '../scripts/browser.mjs';

const SECONDS = 5;

/** How often the current picture becomes another, pictures a second, runs in the page: a frame is, once the network has said what it is. */
const count = (seconds) =>
  new Promise((resolve) => {
    let pictures = 0;
    const watch = new MutationObserver((changes) => (pictures += changes.length));
    watch.observe(document.querySelector('img[alt="Current picture, from the camera"]'), {
      attributeFilter: ['src'],
    });
    const begun = performance.now();
    setTimeout(() => {
      watch.disconnect();
      resolve((pictures * 1000) / (performance.now() - begun));
    }, seconds * 1000);
  });

/** Pictures a second that flow from a camera, which shows a moving test picture, through the network on WASM. */
export async function liveCamera(url, repetitions) {
  const { args, ...rest } = launchOptions();
  const fake = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const browser = await chromium.launch({ ...rest, args: [...args, ...fake] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${url}?backend=wasm`);
    await page.getByRole('button', { name: 'Camera', exact: true }).click();
    await page.getByRole('img', { name: 'Current picture, from the camera' }).waitFor();
    const rates = [];
    for (let i = 0; i < repetitions; i++) rates.push(await page.evaluate(count, SECONDS));
    return rates;
  } finally {
    await browser.close();
  }
}
