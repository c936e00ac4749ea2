import { readFile } from 'node:fs/promises';
import type { Browser, Download, Page } from 'playwright/test';
import { axeViolations } from './axe.ts';
import { picture, writeFolder } from './ownPictures.ts';
import { expect, Playground, test } from './playground.ts';

/** A run that has not got there after this long hangs, milliseconds. */
const HANG = 120_000;

const colours = { cat: [250, 120, 40], dog: [60, 120, 250] } as const;
const pets = (count: number) =>
  Object.fromEntries(
    (['cat', 'dog'] as const).flatMap((kind, k) =>
      Array.from({ length: count }, (_, i) => [`${kind}/${i}.png`, picture(i + 1000 * k, colours[kind])]),
    ),
  );

/** The page of a device that knows nothing. */
async function otherDevice(browser: Browser, path = './?backend=wasm'): Promise<Playground> {
  const context = await browser.newContext();
  const other = new Playground(await context.newPage());
  await other.open(path);
  return other;
}

async function save({ page }: Playground): Promise<Download> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save project', exact: true }).click();
  const saved = await download;
  await expect(page.getByText('The project is saved.')).toBeVisible();
  await page.keyboard.press('Escape');
  return saved;
}

async function choose(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByLabel('Experiment file').setInputFiles(file);
}

/** Everything that is seen of a run, and its weights. */
async function seen(playground: Playground) {
  const { hash } = await playground.diagnostics();
  return {
    hash,
    loss: await playground.lastOf('Loss', 'training loss'),
    accuracy: await playground.lastOf('Accuracy', 'validation accuracy'),
    prediction: await playground.prediction.allInnerTexts(),
  };
}

test('a project of own pictures opens on a device that knows nothing: pictures, classes, curves, test result and prediction; and it trains on to the same weights', async ({
  playground,
  page,
  browser,
}, testInfo) => {
  test.setTimeout(4 * HANG);
  await playground.open('./?backend=wasm#data');
  const opens = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder', exact: true }).click();
  await (await opens).setFiles(writeFolder(testInfo.outputPath('pets'), pets(20)));
  await expect(page.getByText('40 pictures added.')).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('Set title').fill('Pets');
  await playground.button('Train on these pictures').click();
  await expect(page.getByRole('combobox', { name: 'Data set' })).toContainText('Pets');
  await playground.adapt();
  await playground.tab('Training');
  await playground.setNumber('epochs', 3);
  await playground.tab('Outcome');
  await playground.train();
  await playground.waitForStatus('finished');
  const before = await seen(playground);
  await playground.evaluate();
  const matrix = await playground.confusions();
  const report = await playground.report.innerText();
  // Every name in the matrix has a line of its class's colour, down and across.
  for (const role of ['columnheader', 'rowheader'] as const) {
    const names = page.getByRole('table', { name: 'Confusion matrix' }).getByRole(role);
    const lines = names.evaluateAll((all) =>
      all.map((name, i) => {
        const [probe, { backgroundImage }] = [document.createElement('i'), getComputedStyle(name)];
        probe.style.color = `var(--class-${i})`;
        const { color } = getComputedStyle(document.body.appendChild(probe));
        probe.remove();
        return backgroundImage.includes(color);
      }),
    );
    expect(await lines).toEqual([true, true]);
  }

  const download = await save(playground);
  expect(download.suggestedFilename()).toMatch(/\.kernelscope$/);
  const file = testInfo.outputPath('pets.kernelscope');
  await download.saveAs(file);

  const other = await otherDevice(browser);
  await choose(other.page, file);
  await expect(other.page.getByText(/^Opened “/)).toBeVisible({ timeout: HANG });
  await other.waitForStatus('finished');
  await other.expectPictures();
  expect(await seen(other)).toEqual(before);
  await other.view('Evaluate');
  expect(await other.confusions()).toEqual(matrix);
  expect(await other.report.innerText()).toBe(report);
  await other.page.getByRole('link', { name: 'Data', exact: true }).click();
  await expect(other.page.getByLabel('Set title')).toHaveValue('Pets');
  await expect(other.page.getByRole('button', { name: 'Show 1 cat, 20 pictures' })).toBeVisible();
  await expect(
    other.page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').first().locator('img'),
  ).toHaveJSProperty('naturalWidth', 40);

  // A reload finds all of it; then both train on.
  await expect(other.page.getByRole('button', { name: /^Saved/ })).toBeVisible();
  await other.page.reload();
  await expect(other.page.getByRole('button', { name: 'Show 2 dog, 20 pictures' })).toBeVisible();
  await other.page.getByRole('link', { name: 'Playground' }).click();
  await other.waitForStatus('finished');
  await playground.view('Playground');
  const hashes: string[] = [];
  for (const each of [playground, other]) {
    await each.train();
    await expect(each.status).not.toHaveText('finished');
    await each.waitForStatus('finished');
    hashes.push((await each.diagnostics()).hash);
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[0]).not.toBe(before.hash);
  await other.page.context().close();
});

test('a run that waits goes on elsewhere to the weights it has here; what is there is asked about, and stays where a file is refused', async ({
  playground,
  browser,
}, testInfo) => {
  test.setTimeout(4 * HANG);
  await playground.open('./?backend=wasm');
  await playground.quick();
  await playground.train();
  await playground.waitForStep(5);
  await playground.button('Pause').click();
  await playground.waitForStatus('paused');
  const file = testInfo.outputPath('digits.kernelscope');
  await (await save(playground)).saveAs(file);

  // There, something else was trained: an epoch may be over before the pause, and would be the same.
  const other = await otherDevice(browser);
  await other.quick({ epochs: 2 });
  await other.train();
  await other.waitForStatus('finished');
  const { hash } = await other.diagnostics();
  const bytes = await readFile(file);
  const flipped = Buffer.from(bytes);
  const weights = bytes.indexOf('run/weights/0') + 200;
  flipped.writeUInt8((flipped[weights] ?? 0) ^ 4, weights);
  for (const [buffer, sentence] of [
    [bytes.subarray(0, bytes.length - 100), 'It is not a whole zip'],
    [flipped, 'It does not match its checksum'],
    [Buffer.from('PK and nothing else'), 'It is not a whole zip'],
  ] as const) {
    await choose(other.page, { name: 'bad.kernelscope', mimeType: '', buffer });
    const dialog = other.page.getByRole('dialog', { name: 'Open “bad.kernelscope”' });
    await expect(dialog.getByRole('alert')).toContainText(
      `It could not be opened; what you had open is still here. ${sentence}`,
    );
    await dialog.getByRole('button', { name: 'OK' }).click();
    expect((await other.diagnostics()).hash).toBe(hash);
  }
  await choose(other.page, file);
  const dialog = other.page.getByRole('dialog', { name: 'Open “digits.kernelscope”' });
  await expect(dialog).toContainText('It takes the place of the trained run on this device.');
  expect(await axeViolations(other.page)).toEqual([]);
  const saving = other.page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save what is open' }).click();
  await saving;
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await other.diagnostics()).hash).toBe(hash);

  // While it trains, by dropping it.
  await other.train();
  await other.page.evaluate(
    ([base64, name]) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([content], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
    },
    [bytes.toString('base64'), 'digits.kernelscope'] as const,
  );
  await dialog.getByRole('button', { name: 'Replace and open' }).click();
  await expect(other.page.getByText('press Resume to go on')).toBeVisible();
  await other.waitForStatus('paused');
  for (const each of [playground, other]) {
    await each.button('Resume').click();
    await each.waitForStatus('finished');
  }
  expect((await other.diagnostics()).hash).toBe((await playground.diagnostics()).hash);
  expect(await seen(other)).toEqual(await seen(playground));
  await other.page.context().close();
});

test('where there is no room for a project it is said, and what was open stays', async ({
  playground,
  page,
  browser,
}, testInfo) => {
  test.setTimeout(2 * HANG);
  await playground.open('./?backend=wasm#data');
  const files = page.waitForEvent('filechooser');
  await playground.button('Choose a folder').click();
  await (await files).setFiles(writeFolder(testInfo.outputPath('pets'), pets(150)));
  await expect(page.getByText('300 pictures added.')).toBeVisible({ timeout: 60_000 });
  const file = testInfo.outputPath('pets.kernelscope');
  await (await save(playground)).saveAs(file);

  const other = await otherDevice(browser, './?backend=wasm#data');
  await other.button('Begin with empty classes').click();
  await other.page.getByLabel('Set title').fill('Mine');
  await expect(other.page.getByRole('button', { name: /^Saved/ })).toBeVisible();
  const session = await other.page.context().newCDPSession(other.page);
  const { origin } = new URL(other.page.url());
  const { usage } = (await other.page.evaluate(() => navigator.storage.estimate())) as { usage: number };
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 2e6 });
  await choose(other.page, file);
  const dialog = other.page.getByRole('dialog', { name: 'Open “pets.kernelscope”' });
  await expect(dialog).toContainText('It takes the place of your own pictures on this device.');
  await dialog.getByRole('button', { name: 'Replace and open' }).click();
  await expect(dialog.getByRole('alert')).toContainText('storage for the page is full', { timeout: HANG });
  await dialog.getByRole('button', { name: 'OK' }).click();
  await expect(other.page.getByLabel('Set title')).toHaveValue('Mine');

  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await choose(other.page, file);
  await dialog.getByRole('button', { name: 'Replace and open' }).click();
  await expect(other.page.getByRole('button', { name: 'Show 1 cat, 150 pictures' })).toBeVisible({
    timeout: HANG,
  });
  await other.page.reload();
  await expect(other.page.getByRole('button', { name: 'Show 2 dog, 150 pictures' })).toBeVisible();
  await other.page.context().close();
});
