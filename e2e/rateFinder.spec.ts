import { adamDefaults } from '../src/training/experiment/optimizers.ts';
import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';

test('a learning rate is found, used by a click, and taken back; nothing trained is touched', async ({
  playground,
}) => {
  const { page } = playground;
  const training = { optimizer: adamDefaults, batchSize: 32, epochs: 1, pictures: 1000 } as const;
  await playground.openTiny('', training);
  await playground.train();
  await playground.waitForStatus('finished');
  const { hash, tensors } = await playground.diagnostics();
  await playground.tab('Training');
  const rate = page.getByRole('spinbutton', { name: 'learning rate' });
  await expect(rate).toHaveValue('0.001');
  await playground.button('Find a learning rate…').click();
  const dialog = page.getByRole('dialog', { name: 'Find a learning rate' });
  await expect(dialog.getByRole('status')).toHaveText(/^\d+ rates tried/, { timeout: 60_000 });
  await expect(dialog.getByRole('figure', { name: 'Loss by learning rate' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  const use = dialog.getByRole('button', { name: /^Use 0\.\d+$/ }).first();
  const suggested = (await use.innerText()).replace('Use ', '');
  // Trained weights can be tried too; what is cancelled ends at once.
  await dialog.getByRole('radio', { name: 'Trained weights' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('button', { name: 'Try again' })).toBeVisible();
  await dialog.getByRole('radio', { name: 'Fresh weights' }).click();
  await dialog.getByRole('button', { name: `Use ${suggested}` }).click({ timeout: 60_000 });
  await expect(dialog).toBeHidden();
  await expect(rate).toHaveValue(suggested);
  await playground.button('Undo').click();
  await expect(rate).toHaveValue('0.001');
  await playground.waitForStatus('finished');
  const after = await playground.diagnostics();
  expect(after.hash).toBe(hash);
  expect(after.tensors).toBe(tensors);
  await playground.tab('Training');
  await playground.setNumber('epochs', 1000);
  await playground.train();
  await playground.button('Find a learning rate…').click();
  await expect(dialog.getByRole('alert')).toHaveText(
    'A run is on. Stop it, or wait until it ends, then look for a learning rate.',
  );
  await page.keyboard.press('Escape');
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
});
