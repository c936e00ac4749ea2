import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';

test('Measure now tells how many pictures a second WASM and CPU train', async ({ playground }) => {
  await playground.open();
  await playground.quick({ epochs: 1000 });
  const { page } = playground;
  const panel = page.getByRole('dialog', { name: 'Backend' });
  const speeds = panel.getByRole('table', { name: 'Images per second on your network' });
  const row = (name: string) =>
    speeds.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  const engines = () => page.workers().filter((worker) => worker.url().includes('/worker-'));
  await page.getByRole('button', { name: /^Backend WASM/ }).click();
  await panel.getByRole('button', { name: 'Measure now' }).click();
  await expect(panel.getByRole('progressbar', { name: 'Measuring progress' })).toBeVisible();
  for (const name of ['WASM', 'CPU'])
    await expect(row(name).getByRole('cell')).toHaveText(/^[\d,.]+$/, { timeout: 60_000 });
  const rateOf = async (name: string) =>
    Number((await row(name).getByRole('cell').innerText()).replaceAll(',', ''));
  expect(await rateOf('WASM')).toBeGreaterThan(await rateOf('CPU'));
  await expect(panel.getByText('Measured just now.')).toBeVisible();
  await expect.poll(() => engines().length).toBe(1);
  await page.keyboard.press('Escape');
  await playground.train();
  await playground.waitForStatus('running');
  await expect.poll(() => engines().length).toBe(1);
  await page.getByRole('button', { name: /^Backend WASM/ }).click();
  await expect(panel.getByRole('button', { name: 'Measure now' })).toBeDisabled();
  expect(await axeViolations(page)).toEqual([]);
});
