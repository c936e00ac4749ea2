import { zipSync } from 'fflate';
import type { Page } from 'playwright/test';
import { picture, writeFolder } from './ownPictures.ts';
import { expect, pixelsOf, Playground, test } from './playground.ts';

const HANG = 120_000;
const red = [230, 60, 40] as const;
const blue = [40, 90, 230] as const;
const file = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer });
const many = (folder: string, count: number, first: number, colour: typeof red | typeof blue) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${folder}/${first + i}.png`, picture(first + i, colour)]),
  );

/** Drops files or folders of the disk onto the page, as the browser itself does. */
async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', { type, x: 700, y: 500, data });
  await client.detach();
}

const classes = async (page: Page) =>
  (
    await page
      .getByRole('button', { name: /^Show \d+ .*pictures?$/ })
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
  ).map((label) => label.replace(/^Show /, ''));
const add = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.getByLabel('Picture files', { exact: true }).setInputFiles(files);
const said = (page: Page, text: string | RegExp) =>
  expect(page.getByText(text).first()).toBeVisible({ timeout: HANG });
const train = (page: Page) => page.getByRole('button', { name: 'Train on these pictures' });
/** Bytes of each file of own pictures, thumbnails and pixels. */
const sizes = (page: Page) =>
  page.evaluate(async () => {
    const found: Record<string, number> = {};
    const look = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const handle of folder.values())
        if (handle.kind === 'directory') await look(handle);
        else found[handle.name] = (await handle.getFile()).size;
    };
    try {
      await look(await navigator.storage.getDirectory());
    } catch (error) {
      // The page was taking away what had just been listed: whoever waits looks again.
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
    }
    return found;
  });

/** Bytes of what is written down of own pictures, the larger of the two slots. */
const samplesKept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('kernelscope');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const store = opening.result.transaction('documents').objectStore('documents');
          const asked = [0, 1].map(
            (slot) => store.get(`own/${slot}/samples`) as IDBRequest<Uint8Array | undefined>,
          );
          store.transaction.oncomplete = () => {
            opening.result.close();
            resolve(Math.max(...asked.map(({ result }) => result?.byteLength ?? 0)));
          };
        };
      }),
  );

test('a dropped folder says classes and subsets; stored anew in another form, deleted for good, and safe from a second tab', async ({
  playground,
  page,
}, testInfo) => {
  test.setTimeout(3 * HANG);
  await playground.open('./?backend=wasm#data');
  await dropPaths(page, [
    writeFolder(testInfo.outputPath('pets'), {
      ...many('train/cat', 6, 0, red),
      ...many('train/dog', 6, 20, blue),
      ...many('val/cat', 2, 40, red),
      ...many('val/dog', 2, 50, blue),
      ...many('test/dog', 3, 60, blue),
    }),
  ]);
  await said(page, '19 pictures added.');
  // By name, in whatever order the system has the folders.
  expect((await classes(page)).map((label) => label.replace(/^\d+ /, ''))).toEqual([
    'cat, 8 pictures',
    'dog, 11 pictures',
  ]);
  const listed = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option');
  await playground.choose('Show', 'For the test');
  await expect(listed).toHaveCount(3);
  await playground.choose('Show', 'For validation');
  await expect(listed).toHaveCount(4);
  await playground.choose('Show', 'All pictures');

  await playground.choose('size', '28×28');
  await playground.choose('fit', 'pad');
  await said(page, /^19 pictures will be stored anew;/);
  const pair = page.getByRole('group', { name: 'Before and after' }).getByRole('img');
  for (const which of [pair.first(), pair.nth(1)])
    await expect.poll(async () => new Set(await pixelsOf(which)).size).toBeGreaterThan(2);
  await playground.button('Store anew').click();
  await expect(page.getByRole('region', { name: 'How pictures are stored' })).toContainText('28×28×3');
  expect((await sizes(page))['pixels-28x3-pad']).toBe(19 * 28 * 28 * 3);

  // Deleted, it can be brought back; once the page was opened anew it is off the disk.
  await listed.last().click();
  await page.keyboard.press('Delete');
  await expect(listed).toHaveCount(18);
  await expect(page.getByRole('button', { name: /^Saved/ })).toBeVisible();
  await page.reload();
  await expect
    .poll(async () => (await sizes(page))['pixels-28x3-pad'], { timeout: HANG })
    .toBe(18 * 28 * 28 * 3);
  await expect(listed.last().locator('img')).toHaveJSProperty('complete', true);

  const second = new Playground(await page.context().newPage());
  await second.page.goto('./?backend=wasm#data');
  await said(second.page, 'Kernelscope is open in another tab, and that tab saves.');
  await expect(second.button('Add pictures')).toBeDisabled();
  await expect(second.page.getByLabel('Set title')).toBeDisabled();
  // Since it was opened, the first tab has one more where the second believes that there is room.
  await add(page, file('first.png', picture(70, red)));
  await said(page, '1 picture added.');
  const before = await sizes(page);
  await dropPaths(second.page, [
    writeFolder(testInfo.outputPath('more'), { 'second.png': picture(71, blue) }),
  ]);
  await said(
    second.page,
    'Nothing was added: the other tab in which Kernelscope is open keeps your pictures.',
  );
  expect(await sizes(page)).toEqual(before);
});

test('none, one or two pictures, one class, an empty one, a thousand, nothing but damage: each has its sentence', async ({
  playground,
  page,
}) => {
  test.setTimeout(2 * HANG);
  await playground.open('./?backend=wasm#data');
  await playground.button('Begin with empty classes').click();
  await said(page, 'There are no pictures yet. Add some: at least two each of at least two classes.');
  await expect(train(page)).toBeDisabled();
  await add(page, ...['a.png', 'b.jpg'].map((name) => file(name, Buffer.from('damage'))));
  await said(page, 'No picture was added. 2 files were not taken.');

  await add(page, file('one.png', picture(0, red)));
  await said(page, 'Your picture has no class yet.');
  await page.keyboard.press('Escape');
  await page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').first().click();
  await page.keyboard.press('1');
  await said(page, 'All pictures are of one class, “Class 1”');
  await add(page, file('two.png', picture(1, blue)));
  await said(page, '1 picture added.');
  await page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').last().click();
  await page.keyboard.press('2');
  await said(page, 'There are too few pictures to keep any for validation');
  await expect(train(page)).toBeDisabled();

  // An empty class is left out, and is no obstacle.
  await page.getByLabel('Class name').fill('Empty');
  await playground.button('Add class').click();
  const more = { ...many('Class 1', 5, 10, red), ...many('Class 2', 5, 30, blue) };
  await add(page, file('more.zip', Buffer.from(zipSync(more))));
  await said(page, '10 pictures added.');
  await expect(train(page)).toBeEnabled();

  const thousand = Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [`kind ${i}/${i}.png`, picture(2000 + i, red)]),
  );
  await add(page, file('thousand.zip', Buffer.from(zipSync(thousand))));
  await said(page, '1,000 pictures added.');
  await said(page, 'There are 1,002 classes with pictures, and at most 256 can be told apart here.');
  await expect(train(page)).toBeDisabled();
  await playground.button('Undo').click();
  await expect(train(page)).toBeEnabled();
});

test('an import cut by a reload, and one that finds no room, keep what was read and go on', async ({
  playground,
  page,
}) => {
  test.setTimeout(3 * HANG);
  await playground.open('./?backend=wasm#data');
  await playground.button('Begin with empty classes').click();
  // A few, again and again: whether they are copies does not matter here.
  const few = Array.from({ length: 5 }, (_, i) => picture(i, red));
  const pictures = (first: number, count: number) => {
    const paths = Array.from({ length: count }, (_, i) => [`cat/${first + i}.png`, few[i % few.length]!]);
    return file(`${first}.zip`, Buffer.from(zipSync(Object.fromEntries(paths), { level: 0 })));
  };
  const cats = async () => {
    const label = (await classes(page)).find((each) => each.includes(' cat, '));
    return Number(/, ([\d,]+) /.exec(label ?? '')?.[1]?.replaceAll(',', '') ?? 0);
  };
  await add(page, pictures(0, 5000));
  await expect.poll(() => samplesKept(page), { timeout: HANG, intervals: [50] }).toBeGreaterThan(100);
  await page.reload();
  await expect.poll(cats, { timeout: HANG }).toBeGreaterThan(0);
  const kept = await cats();
  expect(kept).toBeLessThan(5000);

  const client = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const { usage } = await client.send('Storage.getUsageAndQuota', { origin });
  await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 3e6 });
  await add(page, pictures(10_000, 600));
  await said(
    page,
    /pictures added\. This device’s storage for the page is full\. The \d+ pictures read before stay\./,
  );
  const full = await cats();
  expect(full).toBeGreaterThan(kept);
  expect(full).toBeLessThan(kept + 600);
  await client.send('Storage.overrideQuotaForOrigin', { origin });
  await add(page, pictures(20_000, 4));
  await said(page, '4 pictures added.');
  expect(await cats()).toBe(full + 4);
  const shown = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').first().locator('img');
  await expect(shown).toHaveJSProperty('complete', true);
});
