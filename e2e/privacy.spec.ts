import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import type { Page } from 'playwright/test';
import { launchOptions } from './launch.ts';
import { picture } from './ownPictures.ts';
import { expect, Playground, test } from './playground.ts';
import { startStaticHost } from './staticHost.ts';

const { args, ...rest } = launchOptions();
test.use({
  serviceWorkers: 'allow',
  launchOptions: {
    ...rest,
    args: [...args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

const HANG = 120_000;
const PREFIX = '/app/';
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const file = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer });

/** Bytes of own pictures on the disk, as the browser's own file system lists them. */
const onDisk = (page: Page) =>
  page.evaluate(async () => {
    const bytesIn = async (folder: FileSystemDirectoryHandle): Promise<number> => {
      let bytes = 0;
      for await (const handle of folder.values())
        bytes += handle.kind === 'file' ? (await handle.getFile()).size : await bytesIn(handle);
      return bytes;
    };
    return bytesIn(await navigator.storage.getDirectory());
  });

/** Opens the page and waits until the service worker keeps all of the app. */
async function visit(playground: Playground, url: string): Promise<void> {
  const { page } = playground;
  // Without the reload that isolates the page, which may come at any moment.
  await page.addInitScript(() => sessionStorage.setItem('reloaded to be isolated', '1'));
  await playground.open(`${url}?backend=wasm`);
  const isKept = () =>
    page.evaluate(async () => {
      const kept = await caches.keys();
      return navigator.serviceWorker.controller !== null && kept.some((name) => name.startsWith('shell '));
    });
  await expect.poll(isKept, { timeout: HANG }).toBe(true);
}

/** A few strokes on the pad that is open. */
async function draw(page: Page): Promise<void> {
  await page.getByRole('application', { name: 'Drawing pad' }).focus();
  for (const key of [' ', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
}

/** A drawing, then pictures from a zip and the pad to train on, then a file, the camera and several files to try. */
async function useOwnPictures(playground: Playground): Promise<void> {
  const { page } = playground;
  const current = (from: string) => playground.data.getByRole('img', { name: `Current picture, ${from}` });
  await playground.button('Draw').click();
  await draw(page);
  await expect(current('your drawing')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await playground.button('Begin with empty classes').click();
  const folders = Object.fromEntries(
    ['left', 'right'].flatMap((name, k) =>
      Array.from({ length: 6 }, (_, i) => [
        `${name}/${i}.png`,
        picture(10 * k + i, k ? [240, 90, 20] : [20, 90, 240]),
      ]),
    ),
  );
  await page
    .getByLabel('Picture files', { exact: true })
    .setInputFiles([file('own.zip', Buffer.from(zipSync(folders)))]);
  await expect(page.getByText('12 pictures added.')).toBeVisible({ timeout: HANG });
  await page.getByRole('button', { name: 'Draw pictures of 3 left' }).click();
  await draw(page);
  await playground.button('Add drawing').click();
  await expect(page.getByText('“left”: 7 pictures.')).toBeVisible({ timeout: HANG });
  await page.keyboard.press('Escape');
  await playground.button('Train on these pictures').click();
  await expect(page.getByRole('combobox', { name: 'Data set' })).toContainText('My pictures');
  await playground.adapt();
  await playground.tab('Training');
  await playground.setNumber('epochs', 1);
  await playground.tab('Outcome');
  await playground.train();
  await playground.waitForStatus('finished');

  await page.getByLabel('Picture file').setInputFiles([file('try.png', picture(99, [10, 200, 10]))]);
  await page.getByRole('dialog', { name: 'Your picture' }).getByRole('button', { name: 'Done' }).click();
  await expect(current('your picture')).toBeVisible();
  await playground.button('Camera').click();
  await expect(current('from the camera')).toBeVisible();
  await page.getByRole('region', { name: 'Camera' }).getByRole('button', { name: 'Stop' }).click();
  await playground.view('Evaluate');
  await page
    .getByLabel('Pictures to try')
    .setInputFiles([0, 1].map((i) => file(`try ${i}.png`, picture(80 + i, [200, 10, 200]))));
  await expect(page.getByText(/^2 pictures tried/).first()).toBeVisible({ timeout: HANG });
}

test('own pictures are brought in, trained on and tried, and all that is asked of anybody is files of the app', async ({
  page,
}) => {
  test.setTimeout(2 * HANG);
  const playground = new Playground(page);
  const host = await startStaticHost(dist, PREFIX);
  const elsewhere: string[] = [];
  page.context().on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(host.url)) elsewhere.push(url);
  });
  page.on('websocket', (socket) => elsewhere.push(socket.url()));
  try {
    await visit(playground, host.url);
    await useOwnPictures(playground);
    const strange = host.seen.filter(({ method, url, cookie, bytes }) => {
      const path = url.replace(/^\/app\/(\?backend=wasm)?/, '');
      const isFile = existsSync(join(dist, path)) && !path.includes('..');
      return method !== 'GET' || bytes > 0 || cookie !== undefined || !isFile;
    });
    expect(host.seen.length).toBeGreaterThan(10);
    expect(strange).toEqual([]);
    expect(elsewhere).toEqual([]);

    // What is stored is shown, and all of it goes.
    await page.getByRole('link', { name: 'Data', exact: true }).click();
    await playground.button('Stored…').click();
    const dialog = page.getByRole('dialog', { name: 'Stored on this device' });
    const own = dialog
      .getByRole('term')
      .filter({ hasText: 'Own pictures' })
      .locator('xpath=following-sibling::dd[1]');
    const bytes = await onDisk(page);
    expect(bytes).toBeGreaterThanOrEqual(13 * 64 * 64 * 3);
    await expect(own).toHaveText(`${(bytes / 1e6).toFixed(1)} MB`);
    await playground.button('Delete my pictures…').click();
    await playground.button('Delete').click();
    await expect(own).toHaveText('none');
    expect(await onDisk(page)).toBe(0);
  } finally {
    await host.close();
  }
});

test('own pictures are brought in, trained on and tried with the host gone since the first visit', async ({
  page,
}) => {
  test.setTimeout(2 * HANG);
  const playground = new Playground(page);
  const host = await startStaticHost(dist, PREFIX);
  try {
    await visit(playground, host.url);
  } finally {
    await host.close();
  }
  await page.context().setOffline(true);
  await useOwnPictures(playground);
  await page.reload();
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Show 3 left, 7 pictures' })).toBeVisible({ timeout: HANG });
});
