import { fileURLToPath } from 'node:url';
import { expect, test } from './playground.ts';
import { startStaticHost } from './staticHost.ts';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));

test('the same build works under a sub-path of a static host', async ({ page }) => {
  const host = await startStaticHost(dist, '/some/sub/path/');
  try {
    const missing: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) missing.push(response.url());
    });
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Step', exact: true }).click({ timeout: 60_000 });
    await expect(page.getByRole('status', { name: 'Run status' })).toHaveText('paused', { timeout: 60_000 });

    // The bench is a page of it.
    await page.getByRole('button', { name: /^Backend / }).click();
    const bench = await page.getByRole('link', { name: /^Beside stock/ }).getAttribute('href');
    await page.goto(`${host.url}${bench}?only=nothing`);
    await page.getByRole('button', { name: 'Measure' }).click();
    await expect(page.getByText('No row here is called “nothing”.')).toBeVisible({ timeout: 60_000 });
    await page.goto(`${host.url}${bench}?only=ours mnist 32 wasm&repetitions=many&time=1`);
    await page.getByRole('button', { name: 'Measure' }).click();
    const row = page.getByRole('row', { name: /^mnist 32 ours WASM, 1 thread – [\d,.]+ [\d,.]+ / });
    await expect(row).toBeVisible({ timeout: 60_000 });
    expect(missing).toEqual([]);
  } finally {
    await host.close();
  }
});
