import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { expect, test } from './playground.ts';
import { startStaticHost } from './staticHost.ts';

test.use({ serviceWorkers: 'allow' });

const dist = fileURLToPath(new URL('../dist/', import.meta.url));

/** The build as it is after any change to its code, and `change` made to it. */
function nextVersion(change: (folder: string) => void = () => undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'kernelscope-next-'));
  cpSync(dist, folder, { recursive: true, filter: (from) => !from.includes('datasets') });
  symlinkSync(join(dist, 'datasets'), join(folder, 'datasets'));
  const edit = (name: string, make: (text: string) => string) =>
    writeFileSync(join(folder, name), make(readFileSync(join(folder, name), 'utf8')));
  const version = /"version":"([^"]+)"/.exec(readFileSync(join(dist, 'serviceWorker.js'), 'utf8'))?.[1] ?? '';
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const entry = /index-[\w-]+\.js/.exec(html)?.[0] ?? '';
  // A file's name holds a hash of what it imports, so all have other names but the bundler's own, which imports nothing.
  const nextName = (name: string) =>
    name === entry
      ? 'index-next.js'
      : name.startsWith('rolldown-runtime')
        ? name
        : name.replace('.js', '-next.js');
  const scripts = readdirSync(join(dist, 'assets')).filter((each) => each.endsWith('.js'));
  const rename = (text: string) =>
    text.replaceAll(/[\w~.-]+\.js/g, (name) => (scripts.includes(name) ? nextName(name) : name));
  for (const name of scripts) {
    renameSync(join(folder, 'assets', name), join(folder, 'assets', nextName(name)));
    edit(`assets/${nextName(name)}`, rename);
  }
  edit('index.html', rename);
  edit('serviceWorker.js', (text) => rename(text).replaceAll(version, 'next'));
  change(folder);
  return folder;
}

/** The script of the page when it is the next version's. */
const nextEntry = (page: Page) => page.locator('script[src$="index-next.js"]');
const withoutAssets = (folder: string) => rmSync(join(folder, 'assets'), { recursive: true });
const news = (page: Page) => page.getByText('A new version of Kernelscope is ready');
/** Looks for a new version and tells what becomes of its service worker, null when there is none. */
const look = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    const worker = registration?.installing ?? registration?.waiting;
    if (worker?.state === 'installing')
      await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
    return worker?.state ?? null;
  });

/** Until the service worker keeps the app's files and answers for this page. */
const untilKept = (page: Page) =>
  expect
    .poll(
      () =>
        page.evaluate(async () => {
          const kept = await caches.keys();
          return (
            navigator.serviceWorker.controller !== null && kept.some((name) => name.startsWith('shell '))
          );
        }),
      { timeout: 60_000 },
    )
    .toBe(true);

/** Opens the page until it is kept, without the reload that isolates it: that may come at any moment of a test, or not at all on a slow machine. */
const visit = async (page: Page, url: string) => {
  await page.addInitScript(() => sessionStorage.setItem('reloaded to be isolated', '1'));
  await page.goto(url);
  await untilKept(page);
};

const step = async (page: Page) => {
  await page.getByRole('button', { name: 'Step', exact: true }).click({ timeout: 60_000 });
  await expect(page.getByRole('status', { name: 'Run status' })).toHaveText('paused', { timeout: 60_000 });
};

test('on a host that sets no headers the page is isolated after a visit, and works when the host is gone', async ({
  page,
}) => {
  const host = await startStaticHost(dist, '/pages/');
  try {
    await visit(page, host.url);
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

test('one reload isolates the first visit', async ({ page }) => {
  const host = await startStaticHost(dist, '/pages/');
  try {
    // Nothing may be asked of the page before: that counts as somebody's doing.
    const reload = page.waitForResponse(
      (response) => response.url() === host.url && response.fromServiceWorker(),
    );
    await page.goto(host.url);
    await reload;
    await step(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  } finally {
    await host.close();
  }
});

test('the page is not reloaded under the hands of who is at work on it', async ({ page }) => {
  const host = await startStaticHost(dist, '/pages/');
  try {
    // The service worker comes late, as on a slow line.
    await page.addInitScript(() => {
      const { register } = ServiceWorkerContainer.prototype;
      ServiceWorkerContainer.prototype.register = async function (...args) {
        await new Promise((resolve) => addEventListener('come', resolve, { once: true }));
        return register.apply(this, args);
      };
    });
    await page.goto(host.url);
    await page.getByRole('textbox', { name: 'Experiment title' }).click();
    await page.evaluate(() => {
      Object.assign(globalThis, { here: true });
      dispatchEvent(new Event('come'));
    });
    await untilKept(page);
    // Longer than a reload takes to begin.
    await page.waitForTimeout(1000);
    expect(await page.evaluate(() => 'here' in globalThis)).toBe(true);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  } finally {
    await host.close();
  }
});

test('what is not the page itself comes as it is: a licence opens, and data sets have their pictures offline', async ({
  page,
}) => {
  const host = await startStaticHost(dist, '/pages/');
  try {
    await visit(page, host.url);
    await page.goto(`${host.url}datasets/mnist/LICENSE.md`);
    await expect(page.locator('body')).toContainText('Share Alike');
    await page.goto(host.url);
  } finally {
    await host.close();
  }
  await page.reload();
  const sheets = await page.evaluate(async () => {
    const answers = ['mnist', 'cifar10'].map((id) =>
      fetch(`./datasets/${id}/sheet.png`).then(({ ok }) => ok),
    );
    return Promise.all(answers);
  });
  expect(sheets).toEqual([true, true]);
});

test('a new version waits until it is asked for, takes what was made along, and leaves other tabs whole', async ({
  page,
  context,
}) => {
  const host = await startStaticHost(dist, '/pages/');
  const next = nextVersion();
  try {
    await visit(page, host.url);
    // Another app of the same origin keeps its own.
    await page.evaluate(() => caches.open('shell /other/ 1'));
    await page.getByRole('textbox', { name: 'Experiment title' }).fill('Made before');
    const other = await context.newPage();
    await other.goto(host.url);
    await expect(other.getByRole('button', { name: 'Train', exact: true })).toBeEnabled({ timeout: 60_000 });
    host.serve(next);
    await look(page);
    await expect(news(page)).toBeVisible({ timeout: 60_000 });
    await expect(nextEntry(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(nextEntry(page)).toHaveCount(1);
    await expect(page.getByRole('textbox', { name: 'Experiment title' })).toHaveValue('Made before');
    await expect(news(page)).toHaveCount(0);
    await step(page);
    expect(await page.evaluate(() => caches.keys())).toContain('shell /other/ 1');
    // The other tab still runs the version before, and loads a part of it only now.
    await expect(nextEntry(other)).toHaveCount(0);
    await other.getByRole('link', { name: 'Evaluate' }).click();
    await expect(other.getByRole('button', { name: 'Evaluate on the test set' })).toBeVisible();
  } finally {
    await host.close();
    rmSync(next, { recursive: true });
  }
});

test('a version that is only half there is not taken', async ({ page }) => {
  const host = await startStaticHost(dist, '/pages/');
  // The service worker came first, the page is still the one before.
  const half = nextVersion((folder) => cpSync(join(dist, 'index.html'), join(folder, 'index.html')));
  const whole = nextVersion();
  try {
    await visit(page, host.url);
    host.serve(half);
    expect(await look(page)).toBe('redundant');
    await expect(news(page)).toHaveCount(0);
    host.serve(whole);
    expect(await look(page)).toBe('installed');
    await expect(news(page)).toBeVisible({ timeout: 60_000 });
  } finally {
    await host.close();
    rmSync(half, { recursive: true });
    rmSync(whole, { recursive: true });
  }
});

test('a page whose files the host has dropped still has them', async ({ page }) => {
  const host = await startStaticHost(dist, '/pages/');
  const next = nextVersion(withoutAssets);
  try {
    await visit(page, host.url);
    host.serve(next);
    // A part that is loaded only now.
    await page.getByRole('link', { name: 'Evaluate' }).click();
    await expect(page.getByRole('button', { name: 'Evaluate on the test set' })).toBeVisible();
    await page.goBack();
    await step(page);
  } finally {
    await host.close();
    rmSync(next, { recursive: true });
  }
});

test('the service worker that docs/hosting.md names takes it away from a visitor', async ({ page }) => {
  const host = await startStaticHost(dist, '/pages/');
  const text = readFileSync(fileURLToPath(new URL('../docs/hosting.md', import.meta.url)), 'utf8');
  const away = nextVersion((folder) =>
    writeFileSync(
      join(folder, 'serviceWorker.js'),
      /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? 'the sample is gone',
    ),
  );
  try {
    await visit(page, host.url);
    host.serve(away);
    await look(page);
    await expect
      .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length))
      .toBe(0);
    expect(
      await page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('shell'))),
    ).toEqual([]);
    await page.reload();
    await expect(nextEntry(page)).toHaveCount(1);
  } finally {
    await host.close();
    rmSync(away, { recursive: true });
  }
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  const evaluate = (page: Page) => page.getByRole('link', { name: 'Evaluate' }).click();
  const missing = (page: Page) => page.getByText('This part of the page could not be downloaded');

  test('a page whose files the host has dropped says so and offers the new version', async ({ page }) => {
    const host = await startStaticHost(dist, '/pages/');
    const next = nextVersion();
    try {
      await page.goto(host.url);
      await step(page);
      // A connection that fails is no new version.
      await page.context().setOffline(true);
      await evaluate(page);
      await expect(missing(page)).toBeVisible();
      await expect(news(page)).toHaveCount(0);
      await page.context().setOffline(false);
      host.serve(next);
      rmSync(join(next, 'assets'), { recursive: true });
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(news(page)).toBeVisible();
    } finally {
      await host.close();
      rmSync(next, { recursive: true });
    }
  });

  test('a worker that cannot be started again since its file is gone says so, and a reload mends it', async ({
    page,
  }) => {
    const host = await startStaticHost(dist, '/pages/');
    const next = nextVersion((folder) =>
      renameSync(
        join(
          folder,
          'assets',
          readdirSync(join(folder, 'assets')).find((name) => name.startsWith('worker-')) ?? '',
        ),
        join(folder, 'assets', 'other.js'),
      ),
    );
    const whole = nextVersion();
    try {
      await page.goto(host.url);
      await page.getByRole('textbox', { name: 'Experiment title' }).fill('Made before');
      await step(page);
      host.serve(next);
      await page.workers()[0]?.evaluate(() => {
        setTimeout(() => {
          throw new Error('injected');
        });
      });
      await expect(news(page)).toBeVisible({ timeout: 30_000 });
      host.serve(whole);
      await page.getByRole('button', { name: 'Reload' }).click();
      await expect(nextEntry(page)).toHaveCount(1);
      await expect(page.getByRole('textbox', { name: 'Experiment title' })).toHaveValue('Made before');
      await step(page);
    } finally {
      await host.close();
      rmSync(next, { recursive: true });
      rmSync(whole, { recursive: true });
    }
  });
});
