import { expect, test } from './playground.ts';

test('a reload brings the theme and the experiment back, edits of the last moment included', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page } = playground;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await playground.button('Theme').click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await playground.block('conv2d').dblclick();
  await playground.setNumber('filters', 12);
  await page.getByRole('textbox', { name: 'Experiment title' }).fill('My digits');
  await playground.choose('training pictures', '5,000');
  await playground.tab('Training');
  await playground.setNumber('seed', 0);
  await playground.open();
  expect(await background()).toBe(dark);
  await expect(playground.block('conv2d')).toContainText('12 filters');
  await expect(page.getByRole('textbox', { name: 'Experiment title' })).toHaveValue('My digits');
  await expect(page.getByRole('combobox', { name: 'training pictures' })).toContainText('5,000');
  await playground.tab('Training');
  await expect(page.getByRole('spinbutton', { name: 'seed' })).toHaveValue('0');
});

test('a stored experiment that is damaged is said, and a new one is begun', async ({ playground }) => {
  await playground.openTiny();
  const { page } = playground;
  await playground.setStored({ version: 1, title: 3 });
  await playground.open();
  await expect(page.getByText('The saved experiment could not be opened')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('The saved experiment could not be opened')).toBeHidden();
});

test('a browser that refuses to store says so once, and everything else works', async ({ playground }) => {
  const { page } = playground;
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await playground.openTiny();
  await expect(page.getByText('Your work cannot be saved in this browser')).toBeVisible();
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
});
