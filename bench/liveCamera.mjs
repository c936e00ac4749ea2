import { chromium } from 'playwright';
import { launchOptions } from '../scripts/browser.mjs';

const SECONDS = 5;

/** How often the current picture is drawn anew, pictures a second, runs in the page: a frame is, once the network has said what it is. */
const count = (seconds) =>
  new Promise((resolve) => {
    const current = document.querySelector('canvas[aria-label="Current picture, from the camera"]');
    const draw = CanvasRenderingContext2D.prototype.putImageData;
    let pictures = 0;
    CanvasRenderingContext2D.prototype.putImageData = function (...args) {
      if (this.canvas === current) pictures++;
      return draw.apply(this, args);
    };
    const begun = performance.now();
    setTimeout(() => {
      CanvasRenderingContext2D.prototype.putImageData = draw;
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
