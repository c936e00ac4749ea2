import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './faultBuild.ts';
import { test as shipped } from './playground.ts';

const folder = (name: string) => fileURLToPath(new URL(`../${name}/`, import.meta.url));

/** Scripts of a build that mention what only the hooks mention. */
const scriptsWithHooks = (build: string) =>
  readdirSync(folder(build), { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.includes('datasets') && /\.(js|html)$/.test(path))
    .filter((path) =>
      /lose and restore context|use up memory|installFaults|wrong-kernels/.test(
        readFileSync(join(folder(build), path), 'utf8'),
      ),
    );

shipped('the shipped build has nothing to break it by', async ({ playground }) => {
  expect(scriptsWithHooks('dist-test').length).toBeGreaterThan(0);
  expect(scriptsWithHooks('dist')).toEqual([]);
  await playground.openTiny();
  expect(await playground.page.workers()[0]?.evaluate(() => 'faults' in self)).toBe(false);
});

const faults = [
  { whats: ['throw', 'reject unheard'], says: 'it failed' },
  { whats: ['close', 'loop'], says: 'it stopped answering' },
] as const;

for (const { whats, says } of faults)
  test(`"${whats.join('", then "')}" in the worker: it is replaced, and the run goes on from its checkpoint`, async ({
    playground,
  }) => {
    test.setTimeout(180_000);
    await playground.openTiny('', { epochs: 1000 });
    await playground.train();
    await playground.waitForStep(10);
    for (const what of whats)
      await test.step(what, async () => {
        await playground.inject(what, { at: 'now' });
        // The page does what it is asked for meanwhile.
        await playground.tab('Training');
        await playground.tab('Outcome');
        await expect(playground.notice).toContainText(says, { timeout: 60_000 });
        await expect(playground.notice).toContainText(/goes on from its last checkpoint|begins again/);
        await playground.waitForStatus('running');
        await playground.expectTraining();
        await playground.button('Dismiss').click();
        await expect(playground.notice).toHaveCount(0);
      });
    await playground.button('Stop').click();
    await playground.waitForStatus('stopped');
  });

test('training goes on while the page is hidden and frozen', async ({ playground }) => {
  await playground.openTiny('', { epochs: 1000 });
  await playground.train();
  await playground.waitForStep(10);
  await playground.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    Object.defineProperty(document, 'hidden', { get: () => true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    document.dispatchEvent(new Event('freeze', { bubbles: true }));
  });
  const { steps } = await playground.snapshot();
  await expect.poll(async () => (await playground.snapshot()).steps).toBeGreaterThan(steps + 30);
});

for (const how of ['1 % too large', 'zeros'])
  test(`a kernel that computes ${how} is found at the start, and another backend is chosen`, async ({
    playground,
  }) => {
    const { page } = playground;
    await page.goto('./icon.svg');
    await page.evaluate(async (wrong) => {
      const cache = await caches.open('faults');
      const kernels = [{ backend: 'wasm', kernel: 'Conv2DBackpropFilter', how: wrong }];
      await cache.put('/wrong-kernels', new Response(JSON.stringify(kernels)));
    }, how);
    await playground.openTiny();
    await playground.expectBackend('cpu');
    await page.getByRole('button', { name: /^Backend / }).click();
    await expect(page.getByRole('dialog', { name: 'Backend' })).toContainText(
      'WebAssembly computes wrong here',
    );
    await playground.button('Step').click();
    await expect(playground.progress).toHaveAttribute('aria-valuetext', /step 1 of/);
  });
