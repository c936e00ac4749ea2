import { expect, test } from './playground.ts';

test('the course’s network comes with its data in one undoable edit; a residual network is shown with all its branches and takes a step', async ({
  playground,
}) => {
  await playground.open();
  const { page } = playground;
  await playground.template('Course reference CNN');
  await expect(page.getByRole('combobox', { name: 'Data set', exact: true })).toContainText('CIFAR-10');
  await expect(playground.block('input_layer')).toContainText('64×64×3');
  await expect(page.getByText('1,626,442')).toBeVisible();
  await expect(playground.button('Train')).toBeEnabled({ timeout: 60_000 });
  await playground.expectMaps('conv2d', 7);
  await playground.button('Undo').click();
  await expect(page.getByRole('combobox', { name: 'Data set', exact: true })).toContainText('MNIST digits');
  await expect(playground.block('dropout')).toBeVisible();

  await playground.template('Small ResNet');
  await expect(playground.block('add_2')).toBeVisible();
  const [main, shortcut] = [playground.block('conv2d_3'), playground.block('conv2d_5')];
  await expect
    .poll(async () => (await shortcut.boundingBox())?.y === (await main.boundingBox())?.y)
    .toBe(true);
  await shortcut.scrollIntoViewIfNeeded();
  await playground.expectMaps('conv2d_5', 7);
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await page.getByRole('radio', { name: 'Summary' }).click();
  const summary = page.getByRole('table', { name: 'Model summary' });
  await expect(summary).toContainText('78,426');
  await expect(summary.getByRole('row', { name: /^add_2 / })).toContainText('batch_normalization_7');
});
