import { adamDefaults } from '../src/training/experiment/optimizers.ts';
import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';
import { saved } from './saved.ts';

test('the charts of a run are zoomed, read, and taken along as pictures and numbers', async ({
  playground,
}) => {
  const { page } = playground;
  const training = { optimizer: adamDefaults, batchSize: 32, epochs: 1, pictures: 1000 } as const;
  await playground.openTiny('', training);
  await playground.train();
  await playground.waitForStatus('finished');
  await playground.button('Charts').click();
  const loss = page.getByRole('figure', { name: 'Loss by step and epoch' });
  const step = loss.getByRole('listitem').first();
  await expect(step).toHaveText('step 32');
  const plot = loss.getByRole('group', { name: /^Loss by step and epoch: \+ and - zoom/ });
  await plot.hover({ position: { x: 80, y: 60 } });
  await expect(step).not.toHaveText('step 32');
  await page.mouse.move(0, 0);
  await plot.focus();
  await page.keyboard.press('+');
  await expect(step).toHaveText('step 24');
  await expect(page.getByRole('figure', { name: 'Learning rate' }).getByRole('listitem').first()).toHaveText(
    'step 24',
  );
  await page.keyboard.press('ArrowRight');
  await expect(step).toHaveText('step 28');
  await playground.button('Show all').click();
  await expect(step).toHaveText('step 32');
  // A frame drawn on it zooms too.
  const { x = 0, y = 0, width = 0 } = (await plot.boundingBox()) ?? {};
  await page.mouse.move(x + width / 2, y + 60);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.6, y + 70, { steps: 3 });
  await page.mouse.move(x + width * 0.7, y + 70, { steps: 3 });
  await page.mouse.up();
  await expect(playground.button('Show all')).toBeEnabled();
  await plot.dblclick({ position: { x: 300, y: 60 } });
  await expect(playground.button('Show all')).toBeDisabled();

  await loss.getByRole('checkbox', { name: 'log scale' }).check();
  await loss.getByRole('button', { name: 'each step', pressed: true }).click();
  await expect(loss.getByRole('button', { name: 'each step', pressed: false })).toBeVisible();

  const picture = await saved(page, playground, 'Save Loss by step and epoch as PNG');
  expect(picture.name).toBe('Digits starter CNN Loss by step and epoch.png');
  expect([...picture.bytes.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  // Width and height of its header: title, legend and plot as large as on the screen.
  expect(picture.bytes.readUInt32BE(16)).toBeGreaterThan(900);
  expect(picture.bytes.readUInt32BE(20)).toBeGreaterThan(220);
  const numbers = await saved(page, playground, 'Save as CSV');
  const rows = numbers.bytes.toString().trim().split('\n');
  expect(rows).toHaveLength(33);
  expect(rows[0]).toMatch(/^step,epoch,loss,accuracy,learning_rate,epoch_loss/);
  expect(rows[32]).toMatch(/^32,1,[\d.]+,[\d.]+,0\.001,[\d.]+,[\d.]+,[\d.]+,[\d.]+$/);
  // An open hint is a part of the dialog, and no reason for a second Escape.
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('dialog').getByText('Zoom in', { exact: true })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('while a run goes on, its layers are looked at', async ({ playground }) => {
  const { page } = playground;
  await playground.openTiny('', { optimizer: adamDefaults, epochs: 1000 });
  await playground.train();
  await playground.button('Charts').click();
  await page.getByRole('tab', { name: 'Layers' }).click();
  const ratio = page.getByRole('figure', { name: 'Update ratio by layer' });
  for (const layer of ['conv2d', 'dense'])
    await expect(
      ratio.getByRole('listitem').filter({ has: page.getByRole('button', { name: layer, exact: true }) }),
    ).toHaveText(/(0\.0\d+|\de−\d)$/);
  await expect(
    page.getByRole('figure', { name: 'Gradient norm by layer' }).getByRole('checkbox', { name: 'log scale' }),
  ).toBeChecked();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Weights' }).click();
  await page.getByRole('slider', { name: 'at' }).fill('0');
  await expect(page.getByRole('figure', { name: 'Weights of dense' })).toBeVisible();
  const histograms = await saved(page, playground, 'Save as CSV');
  expect(histograms.bytes.toString()).toMatch(/^step,layer,of,low,high,count\n\d+,conv2d,weights,-0\.\d+/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
});
