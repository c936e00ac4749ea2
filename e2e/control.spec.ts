import { expect, test } from './playground.ts';

test('a run is frozen in part, slowed down, taken to the end of an epoch, stopped and begun anew', async ({
  page,
  playground,
}) => {
  await playground.open('./?backend=wasm');
  await playground.quick({ epochs: 3 });
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await playground.waitForStep(1);

  await playground.button('Actions of conv2d').click();
  await page.getByRole('menuitem', { name: 'Freeze', exact: true }).click();
  await expect(playground.block('conv2d')).toHaveAccessibleName('conv2d, Conv2D, frozen');
  await playground.tab('Training');
  await playground.setNumber('learning rate', 0.0005);
  await playground.setNumber('batch size', 64);
  await expect(page.getByText('without your change of batch size')).toBeVisible();
  await playground.setNumber('batch size', 32);
  await playground.tab('Outcome');
  await page.keyboard.press('.');
  const mark = page
    .getByRole('figure', { name: 'Loss' })
    .getByRole('list', { name: 'Changes within the run' })
    .getByRole('img');
  await expect(mark).toHaveAccessibleName('after step 1: learning rate 0.001 → 0.0005, conv2d frozen');

  await playground.button('Epoch').click();
  await expect(page).toHaveTitle(/^\d+ % · epoch 1\/3 – /);
  await expect(playground.progress).toHaveAttribute('aria-valuetext', 'epoch 2 of 3, step 0 of 32');
  await playground.waitForStatus('paused');
  await page.reload();
  await playground.waitForStatus('paused');
  await mark.focus();
  await expect(page.getByText('after step 1: learning rate 0.001 → 0.0005, conv2d frozen')).toBeVisible();

  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await playground.button('Reset').click();
  await playground.button('New weights, new seed').click();
  await playground.waitForStatus('idle');
  await expect(page).toHaveTitle('Kernelscope');
  await expect(mark).toBeHidden();
  await playground.tab('Training');
  await expect(page.getByRole('spinbutton', { name: 'seed' })).toHaveValue('2');
});
