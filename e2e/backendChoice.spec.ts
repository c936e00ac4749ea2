import { expect, test } from './playground.ts';

test('another backend can be asked for in the middle of a run, which goes on from the same step', async ({
  playground,
}) => {
  await playground.openTiny('', { epochs: 1000 });
  const { page } = playground;
  const badge = (name: string) => page.getByRole('button', { name: new RegExp(`^Backend ${name}`) });
  const choose = async (name: string) => {
    await page.getByRole('button', { name: /^Backend / }).click();
    await page.getByRole('radio', { name, exact: true }).click();
    await page.keyboard.press('Escape');
  };
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

test('a run that is running goes on with another backend without a pause or a lost step', async ({
  playground,
}) => {
  // Plain JavaScript gets through it, its validation included, in seconds.
  await playground.openTiny('?backend=wasm');
  const { page } = playground;
  await playground.train();
  await playground.waitForStep(5);
  await page.getByRole('button', { name: /^Backend WASM/ }).click();
  await expect(page.getByText('WASM is pinned by the address.')).toBeVisible();
  await page.getByRole('radio', { name: 'CPU', exact: true }).click();
  await expect(page.getByText(/Training goes on after step [\d,]+\.$/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('CPU is pinned by you.')).toBeVisible();
  expect(page.url()).not.toContain('backend=');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Backend CPU/ })).toBeVisible({ timeout: 60_000 });
  await playground.waitForStatus('running');
  await expect(page.getByRole('button', { name: /^Backend CPU [\d,]+ images\/s/ })).toBeVisible({
    timeout: 60_000,
  });
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
});
