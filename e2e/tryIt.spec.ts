import type { Page } from 'playwright/test';
import { launchOptions } from './launch.ts';
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
  await playground.openTiny();
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

/** Pictures of 40×40, as PNG files made by the browser: white paper with a black bar, at another place each. */
const barPictures = (page: Page, count: number): Promise<number[][]> =>
  page.evaluate(async (n) => {
    const files: number[][] = [];
    for (let i = 0; i < n; i++) {
      const canvas = new OffscreenCanvas(40, 40);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = 'white';
      context.fillRect(0, 0, 40, 40);
      context.fillStyle = 'black';
      context.fillRect(10 + i, 6, 6, 28);
      files.push([...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())]);
    }
    return files;
  }, count);

test('pictures are tried at once, sorted by the answers, and taken away as a table', async ({
  playground,
}) => {
  const { page } = playground;
  await playground.openTiny();
  await playground.view('Evaluate');
  const section = page.getByRole('region', { name: 'Try it' });
  await expect(section.getByText('Nothing is trained yet')).toBeVisible();
  const bars = await barPictures(page, 5);
  const files = bars.map((bytes, i) => ({
    name: `bar${i}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from(bytes),
  }));
  await page
    .getByLabel('Pictures to try')
    .setInputFiles([...files, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') }]);
  await expect(section.getByText(/5 pictures tried with untrained weights/)).toBeVisible();
  const tiles = section.getByRole('button', { name: /^bar\d\.png, \d \d/ });
  await expect(tiles).toHaveCount(5);
  await section.getByText('1 file was not taken').click();
  await expect(section.getByText('It holds text, not a picture')).toBeVisible();

  // Untrained, no class is nearly sure.
  const slider = section.getByRole('slider', { name: 'None of these under' });
  await slider.fill('99');
  await expect(section.getByRole('region', { name: 'None of these, 5 pictures' })).toBeVisible();
  const saving = page.waitForEvent('download');
  await section.getByRole('button', { name: 'Save as CSV' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await saving).createReadStream()) chunks.push(chunk as Buffer);
  const rows = Buffer.concat(chunks)
    .toString()
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));
  expect(rows[0]).toEqual([
    'file',
    'predicted',
    'confidence',
    ...Array.from({ length: 10 }, (_, i) => String(i)),
  ]);
  expect(rows.slice(1).map(([file, predicted]) => [file, predicted])).toEqual(
    files.map(({ name }) => [name, 'none of these']),
  );
  for (const row of rows.slice(1))
    expect(row.slice(3).reduce((sum, value) => sum + Number(value), 0)).toBeCloseTo(1, 4);
  await slider.fill('0');
  await expect(section.getByRole('region', { name: /^None of these/ })).toBeHidden();
  expect(await axeViolations(page)).toEqual([]);

  // What the table says of a picture is what the playground shows of it.
  await section.getByRole('button', { name: /^bar2\.png/ }).click();
  await expect(page.getByRole('img', { name: 'Current picture, your picture' })).toBeVisible();
  const confidence = Number(rows[3]?.[2]);
  await expect
    .poll(async () => Math.abs((await playground.topPrediction()).share - confidence))
    .toBeLessThan(0.001);
  // The same threshold holds there: no answer, and the bars stay.
  const here = page.getByRole('slider', { name: 'None of these under' });
  await here.fill('99');
  await expect(page.getByText('Answer: none of these')).toBeVisible();
  await expect(playground.prediction).toHaveCount(10);
  expect(await axeViolations(page)).toEqual([]);
  await here.fill('0');
  await expect(page.getByText('Answer:')).toBeHidden();
  await playground.view('Evaluate');
  await expect(tiles, 'still there').toHaveCount(5);

  // Dropped there, one picture is tried too.
  await section.evaluate((element, bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(bytes)], 'dropped.png', { type: 'image/png' }));
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
  }, bars[0] ?? []);
  await expect(section.getByRole('button', { name: /^dropped\.png/ })).toBeVisible();
  await expect(tiles).toHaveCount(0);
});
