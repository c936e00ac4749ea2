import type { Page } from 'playwright/test';
import { launchOptions } from '../scripts/browser.mjs';
import { axeViolations } from './axe.ts';
import { expect, pixelsOf, test } from './playground.ts';

const { args, ...rest } = launchOptions();
// A camera that shows a moving test picture, and is allowed.
test.use({
  launchOptions: {
    ...rest,
    args: [...args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

declare global {
  interface Window {
    /** All tracks the page was ever given. */
    tracks: MediaStreamTrack[];
    /** Name of the error the next request ends with; empty: none. */
    cameraError: string;
  }
}

/** Keeps what the page asks of the camera in sight, from before the page is opened. */
const watchCamera = (page: Page) =>
  page.addInitScript(() => {
    window.tracks = [];
    window.cameraError = '';
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      if (window.cameraError) throw new DOMException('stubbed', window.cameraError);
      const stream = await ask(constraints);
      window.tracks.push(...stream.getTracks());
      return stream;
    };
  });

const liveTracks = (page: Page) =>
  page.evaluate(() => window.tracks.filter(({ readyState }) => readyState === 'live').length);

test('what the camera sees flows through the network live, and the camera is let go of', async ({
  playground,
}) => {
  const { page, data } = playground;
  await watchCamera(page);
  await playground.open();
  const current = data.getByRole('img', { name: 'Current picture, from the camera' });
  const map = playground.maps('conv2d').getByRole('img').first();
  const before = await pixelsOf(map);
  const button = playground.button('Camera');
  await button.click();
  await expect(current).toBeVisible();
  await expect.poll(() => pixelsOf(map)).not.toEqual(before);
  // It goes on by itself.
  const earlier = await pixelsOf(current);
  await expect.poll(() => pixelsOf(current)).not.toEqual(earlier);
  expect(await liveTracks(page)).toBe(1);
  expect(await axeViolations(page)).toEqual([]);

  const camera = page.getByRole('region', { name: 'Camera' });
  await camera.getByRole('button', { name: 'Stop' }).click();
  await expect(camera).toBeHidden();
  expect(await liveTracks(page), 'stopped').toBe(0);

  await button.click();
  await expect.poll(() => liveTracks(page)).toBe(1);
  await expect(current).toBeVisible();
  await playground.thumbnails.nth(1).click();
  await expect(data.getByRole('img', { name: /^Current picture, true class/ })).toBeVisible();
  await expect(camera).toBeHidden();
  expect(await liveTracks(page), 'another picture was chosen').toBe(0);

  await button.click();
  await expect.poll(() => liveTracks(page)).toBe(1);
  await playground.view('Evaluate');
  await expect.poll(() => liveTracks(page), 'another view was opened').toBe(0);
  await playground.view('Playground');
  await expect.poll(() => liveTracks(page)).toBe(1);

  // As when it is unplugged: the browser ends the track and says so.
  await page.evaluate(() => {
    const track = window.tracks.at(-1);
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });
  await expect(camera.getByRole('alert')).toContainText('unplugged');
  const errors = { NotAllowedError: 'not allowed', NotFoundError: 'No camera', NotReadableError: 'using it' };
  for (const [name, said] of Object.entries(errors)) {
    await page.evaluate((error) => (window.cameraError = error), name);
    await camera.getByRole('button', { name: 'Try again' }).click();
    await expect(camera.getByRole('alert')).toContainText(said);
  }
  expect(await axeViolations(page)).toEqual([]);
  await page.evaluate(() => (window.cameraError = ''));
  await camera.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => liveTracks(page)).toBe(1);
});
