import { readFile } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, test } from './playground.ts';

test('a link reproduces the experiment on a page that knows nothing of it', async ({
  playground,
  browser,
}) => {
  await playground.openTiny();
  const { page } = playground;
  await playground.block('conv2d').dblclick();
  await playground.setNumber('filters', 6);
  await playground.tab('Training');
  await playground.setNumber('seed', 42);
  await playground.choose('training pictures', '1,000');
  await playground.button('Share').click();
  const field = page.getByRole('textbox', { name: 'Share link' });
  await expect(field).toHaveValue(/#e=./);
  const link = await field.inputValue();

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole('group', { name: 'conv2d, Conv2D' })).toContainText('6 filters');
  await expect(other.getByRole('combobox', { name: 'training pictures' })).toContainText('1,000');
  await other.getByRole('tab', { name: 'Training' }).click();
  await expect(other.getByRole('spinbutton', { name: 'seed' })).toHaveValue('42');
  expect(new URL(other.url()).hash).toBe('');
  await other.reload();
  await expect(other.getByRole('group', { name: 'conv2d, Conv2D' })).toContainText('6 filters');
  await context.close();
});

test('a broken link says so and leaves what is open alone', async ({ playground }) => {
  await playground.openTiny();
  const { page } = playground;
  await playground.block('conv2d').dblclick();
  await playground.setNumber('filters', 6);
  await page.evaluate(() => (location.hash = '#e=broken'));
  await expect(page.getByText('The link is damaged or cut short')).toBeVisible();
  await expect(playground.block('conv2d')).toContainText('6 filters');

  await playground.button('Share').click();
  const field = page.getByRole('textbox', { name: 'Share link' });
  await expect(field).toHaveValue(/#e=./);
  const own = (await field.inputValue()).replace(/.*#e=/, '');
  await page.keyboard.press('Escape');
  const json = inflateRawSync(Buffer.from(own, 'base64url')).toString();
  for (const [from, to, said] of [
    ['"batchSize":8', '"batchSize":1e999', 'training.batchSize has to be a whole number from 1 to 1024.'],
    [
      '"filters":6',
      '"filters":"6"',
      'model.layers.1.config.filters (filters of "conv2d") has to be a whole number',
    ],
    ['"knobs":{}', '"knobs":{"__proto__":1}', 'dataset.knobs.__proto__ is no knob of "mnist".'],
  ] as const) {
    const hostile = deflateRawSync(Buffer.from(json.replace(from, to))).toString('base64url');
    await page.evaluate((fragment) => (location.hash = fragment), `#e=${hostile}`);
    await expect(
      page.getByText(`what you had open is still here. The experiment is damaged: ${said}`),
    ).toBeVisible();
    await expect(playground.block('conv2d')).toContainText('6 filters');
  }
});

test('a saved file opens again, another file is refused, and undo brings back what was open', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page } = playground;
  await playground.block('conv2d').dblclick();
  await playground.setNumber('filters', 6);
  await playground.button('Share').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    playground.button('Save as file').click(),
  ]);
  expect(download.suggestedFilename()).toBe('Digits starter CNN.kernelscope.json');
  const saved = await readFile(await download.path());
  await page.keyboard.press('Escape');
  await playground.setNumber('filters', 9);

  await playground.button('Share').click();
  const file = page.getByLabel('Experiment file');
  await file.setInputFiles({
    name: 'notes.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"version":1}'),
  });
  await expect(page.getByText('The experiment is damaged: title is missing.')).toBeVisible();
  await file.setInputFiles({ name: 'saved.json', mimeType: 'application/json', buffer: saved });
  await expect(page.getByText('Opened “Digits, starter CNN”')).toBeVisible();
  await expect(playground.block('conv2d')).toContainText('6 filters');
  await page.keyboard.press('Escape');
  await playground.button('Undo').click();
  await expect(playground.block('conv2d')).toContainText('9 filters');
});
