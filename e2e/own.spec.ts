import { zipSync } from 'fflate';
import { axeViolations } from './axe.ts';
import { picture, writeFolder } from './ownPictures.ts';
import { expect, type Playground, test } from './playground.ts';

const colours = { cat: [250, 120, 40], dog: [60, 120, 250], third: [60, 220, 90] } as const;
/** So many pictures of a class, by their paths in a folder. */
const folderOf = (folder: string, colour: keyof typeof colours, count: number, first = 0) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `${folder}/${first + i}.png`,
      picture(first + i + 100 * colour.length, colours[colour]),
    ]),
  );
const HOSTILE = '<img src=x onerror=alert(1)>';

/** The Data view. */
function viewOf({ page }: Playground) {
  return {
    pictures: page.getByRole('listbox', { name: 'Pictures' }).getByRole('option'),
    /** How many pictures each class has, as its button says. */
    counts: async () =>
      (
        await page
          .getByRole('button', { name: /^Show \d+ .*pictures?$/ })
          .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
      ).map((label) => label.replace(/^Show /, '')),
    choose: async (button: string, files: string | string[]) => {
      const opens = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: button, exact: true }).click();
      await (await opens).setFiles(files);
    },
    add: (files: { name: string; mimeType: string; buffer: Buffer }[]) =>
      page.getByLabel('Picture files', { exact: true }).setInputFiles(files),
  };
}
const file = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer });

test('from a folder, files and a zip to a trained network: sorted, undone, kept, taken away and brought back', async ({
  playground,
  page,
}, testInfo) => {
  page.on('dialog', () => expect(false, 'a name is only a name').toBe(true));
  await playground.open('./?backend=wasm#data');
  const { pictures, counts, choose, add } = viewOf(playground);
  expect(await axeViolations(page)).toEqual([]);

  // A folder of folders, then loose files of which one is no picture, then a zip with a name that is no harm.
  const folder = testInfo.outputPath('pets');
  await choose(
    'Choose a folder',
    writeFolder(folder, { ...folderOf('cat', 'cat', 8), ...folderOf('dog', 'dog', 8) }),
  );
  await expect(page.getByText('16 pictures added.')).toBeVisible({ timeout: 60_000 });
  await add([
    file('loose 1.png', picture(901, colours.cat)),
    file('loose 2.png', picture(902, colours.dog)),
    file('notes.txt', Buffer.from('no picture')),
  ]);
  await expect(page.getByText('2 pictures added. 1 file was not taken.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Files not taken and why' })).toContainText('notes.txt');
  await add([file('more.zip', Buffer.from(zipSync(folderOf(HOSTILE, 'third', 8))))]);
  await expect
    .poll(counts, { timeout: 60_000 })
    .toEqual(['1 cat, 8 pictures', '2 dog, 8 pictures', `3 ${HOSTILE}, 8 pictures`]);
  expect(await axeViolations(page)).toEqual([]);

  // By keys: the loose ones get their classes, one after the other; the first is set right.
  await page.getByRole('button', { name: 'Label 2' }).click();
  await expect(page.getByRole('img', { name: 'loose 1.png' })).toBeVisible();
  for (const key of ['2', 'Backspace', '1', '2']) await page.keyboard.press(key);
  await expect(page.getByText('All 2 looked at.')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect.poll(counts).toEqual(['1 cat, 9 pictures', '2 dog, 9 pictures', `3 ${HOSTILE}, 8 pictures`]);

  // Pictures 1 to 3 by Shift and a key, one by dragging; and back.
  await pictures.nth(0).click();
  await pictures.nth(2).click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.keyboard.press('2');
  await expect.poll(counts).toContain('2 dog, 12 pictures');
  await page.keyboard.press('Escape');
  const third = page.getByRole('listitem').filter({ has: page.getByLabel('Name of class 3') });
  await playground.drag(pictures.nth(3), third);
  await expect.poll(counts).toContain(`3 ${HOSTILE}, 9 pictures`);
  await playground.button('Undo').click();
  await page.keyboard.press('Control+z');
  await expect.poll(counts).toEqual(['1 cat, 9 pictures', '2 dog, 9 pictures', `3 ${HOSTILE}, 8 pictures`]);
  await page.getByLabel('Name of class 2').fill('__proto__');
  await page.getByLabel('Set title').fill('Pets');

  await expect(page.getByRole('button', { name: /^Saved/ })).toBeVisible();
  await page.reload();
  const kept = ['1 cat, 9 pictures', '2 __proto__, 9 pictures', `3 ${HOSTILE}, 8 pictures`];
  await expect.poll(counts).toEqual(kept);
  await expect(pictures.nth(0).locator('img')).toHaveJSProperty('complete', true);

  await playground.button('Train on these pictures').click();
  await expect(page.getByRole('combobox', { name: 'Data set' })).toContainText('Pets');
  await playground.adapt();
  await playground.tab('Training');
  await playground.setNumber('epochs', 1);
  await playground.tab('Outcome');
  await playground.train();
  await playground.waitForStatus('finished');
  await expect(playground.prediction.first()).toContainText('cat');

  // One more since; then what the network is on follows.
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await add([file('late.png', picture(903, colours.cat))]);
  await expect(page.getByText('1 picture added.')).toBeVisible({ timeout: 60_000 });
  await pictures.last().click();
  await page.keyboard.press('1');
  await page.getByRole('link', { name: 'Playground' }).click();
  await expect(playground.data.getByText('1 picture added since.')).toBeVisible();
  await playground.button('Use the changes').click();
  await expect(playground.data.getByText('added since')).toBeHidden();

  // Away as a zip, deleted here, and brought back by it.
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  const download = page.waitForEvent('download');
  await playground.button('Save as zip').click();
  const zip = testInfo.outputPath('pets.zip');
  await (await download).saveAs(zip);
  await playground.button('Stored…').click();
  await playground.button('Delete my pictures…').click();
  await playground.button('Delete').click();
  await expect(page.getByText('Your own pictures were deleted.')).toBeVisible();
  await page.keyboard.press('Escape');
  // What the network is on opens by itself once they are back.
  await page.reload();
  const asked = page.getByText('which are not on this device. Add them in the Data view');
  await expect(asked.first()).toBeVisible({ timeout: 60_000 });
  await choose('Add pictures', [zip]);
  await expect
    .poll(counts, { timeout: 60_000 })
    .toEqual(['1 cat, 10 pictures', '2 __proto__, 9 pictures', `3 ${HOSTILE}, 8 pictures`]);
  await expect(page.getByLabel('Set title')).toHaveValue('Pets');
  // The Playground, which is hidden, is drawn anew only when it is shown.
  await expect(asked.filter({ visible: true })).toHaveCount(0);
  await page.getByRole('link', { name: 'Playground' }).click();
  await playground.expectPictures();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('pictures are drawn, tapped and moved in one column', async ({ playground, page }) => {
    await playground.open('./?backend=wasm#data');
    const { pictures, counts } = viewOf(playground);
    await playground.button('Begin with empty classes').tap();
    await page.getByRole('button', { name: 'Draw pictures of 1 Class 1' }).tap();
    const pad = page.getByRole('application', { name: 'Drawing pad' });
    for (let i = 0; i < 3; i++) {
      await pad.focus();
      for (const key of [' ', 'ArrowDown', 'ArrowDown', ...Array<string>(i + 1).fill('ArrowRight')])
        await page.keyboard.press(key);
      await playground.button('Add drawing').tap();
      await expect(page.getByText(`“Class 1”: ${i + 1} picture`)).toBeVisible({ timeout: 60_000 });
    }
    await page.keyboard.press('Escape');
    for (const i of [0, 2]) await pictures.nth(i).tap();
    await expect(page.getByText('2 selected')).toBeVisible();
    await playground.button('Move to class…').tap();
    await page
      .getByRole('dialog', { name: 'Move 2 pictures to' })
      .getByRole('button', { name: '2 Class 2' })
      .tap();
    await expect.poll(counts).toEqual(['1 Class 1, 1 picture', '2 Class 2, 2 pictures']);
    await page.getByLabel('Class name').fill('Third');
    await playground.button('Add class').tap();
    await expect.poll(counts).toContain('3 Third, 0 pictures');
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const small = await page.getByRole('main').evaluate((main) =>
      [...main.querySelectorAll('button, input:not([type=file], [aria-hidden=true]), [role=combobox]')]
        .filter((element) => {
          const { width, height } = element.getBoundingClientRect();
          const after = getComputedStyle(element, '::after');
          const reach = Math.max(0, -parseFloat(after.top) || 0);
          return width > 0 && (height + 2 * reach < 44 || width + 2 * reach < 24);
        })
        .map((element) => element.getAttribute('aria-label') ?? element.textContent),
    );
    expect(small).toEqual([]);
  });
});
