import { expect, test } from './playground.ts';

test('another backend can be asked for in the middle of a run, which goes on from the same step', async ({
  playground,
}) => {
  await playground.open();
  const { page } = playground;
  const badge = (name: string) => page.getByRole('button', { name: new RegExp(`^Backend ${name}`) });
  const choose = async (name: string) => {
    await page.getByRole('button', { name: /^Backend / }).click();
    await page.getByRole('radio', { name, exact: true }).click();
    await page.keyboard.press('Escape');
  };
  await playground.quick({ epochs: 1000 });
  await playground.train();
  await playground.waitForStep(5);
  await playground.button('Pause').click();
  await playground.waitForStatus('paused');
  const place = await playground.progress.getAttribute('aria-valuetext');
  const losses = await playground.lastOf('Loss', 'training loss');

  await choose('CPU');
  await expect(badge('CPU')).toBeVisible({ timeout: 60_000 });
  await playground.waitForStatus('paused');
  await expect(playground.progress).toHaveAttribute('aria-valuetext', place ?? '');
  expect(await playground.lastOf('Loss', 'training loss')).toBe(losses);
  await playground.button('Step').click();
  await expect(playground.progress).not.toHaveAttribute('aria-valuetext', place ?? '', { timeout: 60_000 });
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');

  await page.reload();
  await expect(badge('CPU')).toBeVisible({ timeout: 60_000 });
  await choose('Automatic');
  await expect(badge('WASM')).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect(badge('WASM')).toBeVisible({ timeout: 60_000 });
});
