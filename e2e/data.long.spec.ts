import { expect, test } from './playground.ts';
import { titles } from './titles.ts';

test('every set can be chosen by its name, shows its pictures, and takes a step', async ({ playground }) => {
  test.setTimeout(240_000);
  await playground.open();
  const { page } = playground;
  for (const title of [...titles.slice(1), 'MNIST digits']) {
    await playground.chooseDataset(title);
    await playground.adapt();
    await expect(page.getByRole('list', { name: 'Prediction' })).toHaveAttribute('data-empty', 'false');
    await playground.button('Step').click();
    await playground.waitForStatus('paused');
    await expect(playground.progress).toHaveAttribute('aria-valuetext', /step 1 of/);
    await playground.button('Stop').click();
    await playground.waitForStatus('stopped');
  }
});
