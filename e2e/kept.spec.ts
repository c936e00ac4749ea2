import type { Page } from 'playwright/test';
import { expect, Playground, test } from './playground.ts';

/** A run that has not got there after this long hangs, milliseconds. */
const HANG = 120_000;

/** What lies in the page's store, read as any other page of the origin could. */
const stored = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ sequence: number; steps: number[]; at: number; hash: string; title: string }>(
        (resolve, reject) => {
          const opening = indexedDB.open('kernelscope', 1);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const store = opening.result.transaction('documents').objectStore('documents');
            const values = new Map<string, unknown>();
            const cursor = store.openCursor();
            cursor.onsuccess = () => {
              const at = cursor.result;
              if (at) {
                values.set(at.key as string, at.value);
                return at.continue();
              }
              opening.result.close();
              const newest = (name: string) =>
                `${name}/${((values.get(`${name}/newest`) as number) ?? 0) % 2}`;
              type Run = { facts: { checkpoint: { hash: string; steps: number } } };
              const run = values.get(newest('run')) as Run | undefined;
              const columns = values.get(`${newest('run')}/steps`) as Uint8Array<ArrayBuffer> | undefined;
              const rows = new Float64Array(columns?.slice().buffer ?? new ArrayBuffer());
              resolve({
                sequence: (values.get('run/newest') as number) ?? 0,
                // The first of four columns.
                steps: [...rows.subarray(0, rows.length / 4)],
                at: run?.facts.checkpoint.steps ?? 0,
                hash: run?.facts.checkpoint.hash ?? '',
                title:
                  (values.get(newest('experiment')) as { facts: { title: string } } | undefined)?.facts
                    .title ?? '',
              });
            };
          };
        },
      ),
  );

/** Changes what lies in the store: gives each key's new value, or undefined to delete it. */
const tamper = (page: Page, how: 'flip the newest weights' | 'delete both manifests') =>
  page.evaluate(
    (damage) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('kernelscope', 1);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('documents', 'readwrite');
          const store = transaction.objectStore('documents');
          if (damage === 'delete both manifests') for (const slot of [0, 1]) store.delete(`run/${slot}`);
          else
            store.get('run/newest').onsuccess = ({ target }) => {
              const key = `run/${(target as IDBRequest<number>).result % 2}/weights`;
              const reading = store.get(key) as IDBRequest<Uint8Array>;
              reading.onsuccess = () => {
                const bytes = reading.result;
                bytes[100] = (bytes[100] ?? 0) ^ 4;
                store.put(bytes, key);
              };
            };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    how,
  );

const mainButton = (page: Page) =>
  page.getByRole('toolbar', { name: 'Training' }).getByRole('button').first();
const saved = (playground: Playground) => playground.page.getByRole('button', { name: /^Saved:/ });
const forget = async (playground: Playground) => {
  await playground.button('Reset').click();
  await playground.button('New weights, same seed').click();
};
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** Waits until the run is at this step of this epoch, or further. */
const reach = (playground: Playground, epoch: number, step: number) =>
  expect
    .poll(
      async () => {
        const text = (await playground.progress.getAttribute('aria-valuetext')) ?? '';
        const [, e, s] = /epoch (\d+) of \d+, step (\d+)/.exec(text)?.map(Number) ?? [];
        return (e ?? 0) * 100 + (s ?? 0);
      },
      { timeout: HANG, intervals: [50] },
    )
    .toBeGreaterThanOrEqual(epoch * 100 + step);

test('a run whose page is left while a checkpoint is written, reloaded, killed and paused ends with the weights of one left alone, each step once', async ({
  playground,
  context,
}) => {
  test.setTimeout(3 * HANG);
  const { page } = playground;
  await playground.open('./?backend=wasm');
  await playground.quick({ epochs: 3 });
  await playground.train();
  await playground.waitForStatus('finished');
  const { hash } = await playground.diagnostics();
  await forget(playground);

  // The second checkpoint of the run has put some of its parts when the page goes.
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    let weights = 0;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      const name = key as string;
      if (name.endsWith('/weights')) weights++;
      if (weights === 2 && name.endsWith('/steps')) location.reload();
      return put.call(this, value, key);
    };
  });
  await playground.train();
  const goesOn = page.getByText(/^Training goes on from step \d+, where the page was left\.$/);
  await expect(goesOn).toBeVisible({ timeout: HANG });
  await reach(playground, 2, 3);
  await page.reload();
  await expect(goesOn).toBeVisible();
  await reach(playground, 2, 20);

  // Killed: it comes back paused, so that a run that kills its page cannot do so for ever.
  const crashed = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  const next = new Playground(await context.newPage());
  await next.page.goto('./?backend=wasm');
  await next.waitForStatus('paused');
  const ended = next.page.getByText(/^The page ended while it trained.*paused: press Resume to go on\.$/);
  await expect(ended).toBeVisible();
  // Paused, it comes back paused, with nothing to say.
  await expect(saved(next)).toBeVisible();
  await next.page.reload();
  await next.waitForStatus('paused');
  await expect(ended).toHaveCount(0);
  await next.button('Resume').click();
  await next.waitForStatus('finished');
  expect((await next.diagnostics()).hash).toBe(hash);
  await expect.poll(async () => (await stored(next.page)).steps).toEqual(upTo(3 * 32));
  expect((await stored(next.page)).hash).toBe(hash);
  await page.close();

  // Over, it comes back as it was: curves, matrix, prediction, result of the test.
  await next.evaluate();
  const report = await next.report.innerText();
  await next.view('Playground');
  const prediction = await next.prediction.allInnerTexts();
  const confusions = await next.confusions();
  const loss = await next.lastOf('Loss', 'validation loss');
  await expect(saved(next)).toBeVisible();
  await next.page.reload();
  await next.waitForStatus('finished');
  await expect.poll(() => next.prediction.allInnerTexts(), { timeout: HANG }).toEqual(prediction);
  expect(await next.confusions()).toEqual(confusions);
  expect(await next.lastOf('Loss', 'validation loss')).toBe(loss);
  await next.view('Evaluate');
  expect(await next.report.innerText()).toBe(report);
  expect((await next.diagnostics()).hash).toBe(hash);

  await next.view('Playground');
  await forget(next);
  await expect.poll(async () => (await stored(next.page)).hash).toBe('');
  await next.page.reload();
  await next.waitForStatus('idle');
});

test('on the CPU backend a reload between steps changes no bit', async ({ playground }) => {
  const { page } = playground;
  const step = async (n: number) => {
    await playground.button('Step').click();
    await expect(playground.progress).toHaveAttribute('aria-valuetext', new RegExp(`, step ${n} of`), {
      timeout: HANG,
    });
    await playground.waitForStatus('paused');
    await expect.poll(async () => (await stored(page)).at).toBe(n);
  };
  await playground.openTiny('?backend=cpu');
  for (const n of [1, 2]) await step(n);
  const { hash } = await playground.diagnostics();
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await forget(playground);
  for (const n of [1, 2]) {
    await step(n);
    await page.reload();
    await playground.waitForStatus('paused');
  }
  expect((await playground.diagnostics()).hash).toBe(hash);
});

/** Fills what room there is for the origin with noise, in another database. */
const fill = (page: Page) =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('noise', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('noise', { autoIncrement: true });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const put = (bytes: number) =>
      new Promise<boolean>((resolve) => {
        const noise = new Uint8Array(bytes);
        for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
        const transaction = database.transaction('noise', 'readwrite', { durability: 'strict' });
        transaction.objectStore('noise').put(noise);
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    for (let bytes = 2 ** 22; bytes >= 2 ** 14; bytes /= 2) while (await put(bytes)) continue;
    database.close();
  });

test('with no room nothing is said to be saved, the run goes on, and what was saved before is whole', async ({
  playground,
  context,
}) => {
  const { page } = playground;
  // Before the page opens its store: the browser remembers for a minute how much room it had.
  await page.goto('./manifest.webmanifest');
  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 40e6 });
  await playground.open('./?backend=wasm');
  await playground.quick({ epochs: 1 });
  await playground.train();
  await playground.waitForStatus('finished');
  await expect(saved(playground)).toBeVisible();
  const before = await stored(page);
  await fill(page);
  await playground.train();
  const banner = page.getByRole('alert').filter({ hasText: 'could not be saved' });
  await expect(banner).toContainText("This device's storage for the page is full.", { timeout: HANG });
  await expect(page.getByRole('button', { name: /^Not saved:/ })).toBeVisible();
  await playground.waitForStatus('finished');
  const { hash } = await playground.diagnostics();
  expect(hash).not.toBe(before.hash);
  // What is small, such as where the run stands, may still have found room.
  const { hash: former, steps } = await stored(page);
  expect(former).toBe(before.hash);
  expect(steps.slice(0, before.steps.length)).toEqual(before.steps);
  const download = page.waitForEvent('download');
  await banner.getByRole('button', { name: 'Save experiment as file' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.kernelscope\.json$/);

  // Without the data sets there is room, and what could not be written is written.
  await banner.getByRole('button', { name: 'Make room' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stored on this device' });
  await expect(dialog.getByText('MNIST digits')).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete data sets' }).click();
  await expect(dialog.getByText('MNIST digits')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(saved(playground)).toBeVisible({ timeout: HANG });
  await expect(banner).toHaveCount(0);
  expect((await stored(page)).hash).toBe(hash);
});

test('a damaged checkpoint gives way to the one before it, and with none whole the experiment is still there', async ({
  playground,
}) => {
  const { page } = playground;
  await playground.openTiny('?backend=wasm');
  await page.getByRole('textbox', { name: 'Experiment title' }).fill('My digits');
  const steps = async (n: number) => {
    await playground.button('Step').click();
    await expect.poll(async () => (await stored(page)).at, { timeout: HANG }).toBe(n);
    await playground.waitForStatus('paused');
  };
  await steps(1);
  await steps(2);
  await expect(saved(playground)).toBeVisible();
  const newest = (await stored(page)).hash;
  await tamper(page, 'flip the newest weights');
  await page.reload();
  await playground.waitForStatus('paused');
  await expect(page.getByText('The newest checkpoint stored on this device was damaged')).toBeVisible();
  // The same step is made again, with the same result.
  for (let { at } = await stored(page); at < 2;) await steps(++at);
  expect((await stored(page)).hash).toBe(newest);
  await tamper(page, 'delete both manifests');
  await page.reload();
  await playground.waitForStatus('idle');
  await expect(page.getByText('was damaged and is lost; the experiment is not')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Experiment title' })).toHaveValue('My digits');
});

test('what a newer version stored is left as it is', async ({ playground }) => {
  const { page } = playground;
  await playground.openTiny();
  const newer = { version: 8, something: 'new' };
  await playground.setStored(newer);
  await page.reload();
  await expect(page.getByText('saved by a newer version of Kernelscope')).toBeVisible();
  await page.getByRole('textbox', { name: 'Experiment title' }).fill('Not yours');
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await expect(page.getByRole('button', { name: /^Not saved:/ })).toBeVisible();
  await page.reload();
  await expect(page.getByText('saved by a newer version of Kernelscope')).toBeVisible();
  expect(await stored(page)).toMatchObject({ sequence: 0, title: '' });
  await expect(page.getByRole('textbox', { name: 'Experiment title' })).not.toHaveValue('Not yours');
});

test('a store that is deleted under the page is said to be, and everything is stored again', async ({
  playground,
  context,
}) => {
  const { page } = playground;
  await playground.openTiny('?backend=wasm');
  await page.getByRole('textbox', { name: 'Experiment title' }).fill('My digits');
  await playground.button('Step').click();
  await expect.poll(async () => (await stored(page)).at, { timeout: HANG }).toBe(1);
  await playground.waitForStatus('paused');
  const { hash } = await playground.diagnostics();
  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await expect(page.getByText('Your work is still open here, and is being stored again.')).toBeVisible();
  await expect.poll(() => stored(page)).toMatchObject({ hash, title: 'My digits' });
  await page.reload();
  await playground.waitForStatus('paused');
  await expect(page.getByRole('textbox', { name: 'Experiment title' })).toHaveValue('My digits');
  expect((await playground.diagnostics()).hash).toBe(hash);
});

test('of two tabs one saves, until the other takes over', async ({ playground, context }) => {
  const first = playground;
  await first.openTiny('?backend=wasm');
  const title = ({ page }: Playground) => page.getByRole('textbox', { name: 'Experiment title' });
  const other = ({ page }: Playground) => page.getByText('Kernelscope is open in another tab');
  await title(first).fill('First');
  await expect.poll(async () => (await stored(first.page)).title).toBe('First');
  const second = new Playground(await context.newPage());
  await second.open('./?backend=wasm');
  await expect(other(second)).toBeVisible();
  await title(second).fill('Second');
  await second.button('Step').click();
  await second.waitForStatus('paused');
  await title(first).fill('First again');
  await expect.poll(async () => stored(first.page)).toMatchObject({ title: 'First again', hash: '' });
  await expect(other(first)).toHaveCount(0);

  await second.button('Save from this tab').click();
  await expect(other(second)).toHaveCount(0);
  await expect(other(first)).toBeVisible();
  const { hash } = await second.diagnostics();
  await expect.poll(async () => stored(first.page)).toMatchObject({ title: 'Second', hash });
  await title(first).fill('Too late');
  await first.page.close();
  await second.page.reload();
  await expect(title(second)).toHaveValue('Second');
  await second.waitForStatus('paused');
  await expect(saved(second)).toBeVisible();
});

test('Delete everything leaves nothing on the device', async ({ playground }) => {
  const { page } = playground;
  await playground.openTiny('?backend=wasm');
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await playground.button('Theme').click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await saved(playground).click();
  const dialog = page.getByRole('dialog', { name: 'Stored on this device' });
  await dialog.getByRole('button', { name: 'Delete everything…' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog.getByText('Everything was deleted.')).toBeVisible();
  await page.keyboard.press('Escape');
  // What is on the page stays, and nothing of it is written.
  await page.getByRole('textbox', { name: 'Experiment title' }).fill('Only here');
  await playground.button('Step').click();
  await expect(playground.progress).toHaveAttribute('aria-valuetext', /, step 2 of/);
  const left = () =>
    page.evaluate(async () => [
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
      localStorage.length,
    ]);
  expect(await left()).toEqual([0, 0, 0]);
  await page.reload();
  await expect(mainButton(page)).toHaveText('Train');
  await expect(page.getByRole('textbox', { name: 'Experiment title' })).not.toHaveValue('Only here');
});
