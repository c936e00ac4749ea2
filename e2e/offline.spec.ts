import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { expect, test } from './playground.ts';
import { startStaticHost } from './staticHost.ts';

test.use({ serviceWorkers: 'allow' });

const dist = fileURLToPath(new URL('../dist/', import.meta.url));

/** The build with another service worker, as after any change, and `change` made to it. */
function nextVersion(change: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'kernelscope-next-'));
  cpSync(dist, folder, { recursive: true, filter: (from) => !from.includes('datasets') });
  symlinkSync(join(dist, 'datasets'), join(folder, 'datasets'));
  const worker = join(folder, 'serviceWorker.js');
  const { version } = JSON.parse(/\{"version":"[^"]*"/.exec(readFileSync(worker, 'utf8'))?.[0] + '}') as {
    version: string;
  };
  writeFileSync(worker, readFileSync(worker, 'utf8').replaceAll(version, 'next'));
  const page = join(folder, 'index.html');
  writeFileSync(page, readFileSync(page, 'utf8').replace('<title>Kernelscope', '<title>Next Kernelscope'));
  change(folder);
  return folder;
}

/** Until the service worker keeps the app's files and answers for this page. */
const untilKept = (page: Page) =>
  expect
    .poll(
      () =>
        page
          .evaluate(async () => {
            const kept = await caches.keys();
            return (
              navigator.serviceWorker.controller !== null && kept.some((name) => name.startsWith('shell '))
            );
          })
          // The page may be reloading, to be isolated.
          .catch(() => false),
      { timeout: 60_000 },
    )
    .toBe(true);

const step = async (page: Page) => {
  await page.getByRole('button', { name: 'Step', exact: true }).click({ timeout: 60_000 });
  await expect(page.getByRole('status', { name: 'Run status' })).toHaveText('paused', { timeout: 60_000 });
};

test('on a host that sets no headers the page is isolated after a visit, and works when the host is gone', async ({
  page,
}) => {
  const host = await startStaticHost(dist, '/pages/');
  try {
    await page.goto(host.url);
    await untilKept(page);
    await step(page);
    await expect(page.getByText('Loading pictures')).toHaveCount(0, { timeout: 60_000 });
    // The headers come with the next load at the latest.
    const served = await page.reload();
    expect(served?.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  } finally {
    await host.close();
  }
  await page.reload();
  await step(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a new version waits until it is asked for, and takes what was made along', async ({ page }) => {
  const host = await startStaticHost(dist, '/pages/');
  const next = nextVersion(() => undefined);
  try {
    await page.goto(host.url);
    await untilKept(page);
    await page.getByRole('textbox', { name: 'Experiment title' }).fill('Made before');
    host.serve(next);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const news = page.getByText('A new version of Kernelscope is ready');
    await expect(news).toBeVisible({ timeout: 60_000 });
    await expect(page).toHaveTitle('Kernelscope');
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page).toHaveTitle('Next Kernelscope');
    await expect(page.getByRole('textbox', { name: 'Experiment title' })).toHaveValue('Made before');
    await expect(news).toHaveCount(0);
    await step(page);
  } finally {
    await host.close();
    rmSync(next, { recursive: true });
  }
});

test('a page whose files the host has dropped still has them', async ({ page }) => {
  const host = await startStaticHost(dist, '/pages/');
  const next = nextVersion((folder) => rmSync(join(folder, 'assets'), { recursive: true }));
  try {
    await page.goto(host.url);
    await untilKept(page);
    host.serve(next);
    // A part that is loaded only now.
    await page.getByRole('link', { name: 'Evaluate' }).click();
    await expect(page.getByRole('heading', { name: 'Evaluate' })).toBeVisible();
    await page.goBack();
    await step(page);
  } finally {
    await host.close();
    rmSync(next, { recursive: true });
  }
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('a page whose files the host has dropped says so and offers the new version', async ({ page }) => {
    const host = await startStaticHost(dist, '/pages/');
    const next = nextVersion((folder) => rmSync(join(folder, 'assets'), { recursive: true }));
    try {
      await page.goto(host.url);
      await step(page);
      host.serve(next);
      await page.getByRole('link', { name: 'Evaluate' }).click();
      await expect(page.getByText('A new version of Kernelscope is ready')).toBeVisible();
      host.serve(dist);
      await page.getByRole('button', { name: 'Reload' }).click();
      await step(page);
    } finally {
      await host.close();
      rmSync(next, { recursive: true });
    }
  });
});
