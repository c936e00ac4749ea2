import { expect, test } from './playground.ts';

test('a failing download is said with its file, the page goes on, and Retry mends it', async ({
  playground,
}) => {
  const { page } = playground;
  let broken = true;
  await page.route('**/training-01.bin', (route) =>
    broken ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await page.goto('./');
  await expect(page.getByText(/Could not download training-01\.bin of MNIST digits/).first()).toBeVisible({
    timeout: 30_000,
  });
  // The first chunk is there: 1,000 pictures train.
  await playground.quick();
  await expect(page.getByText(/Could not download/)).toHaveCount(0);
  await playground.train();
  await playground.waitForStatus('finished');
  await playground.choose('training pictures', '10,000');
  await expect(page.getByText(/Could not download/).first()).toBeVisible({ timeout: 30_000 });
  broken = false;
  await page.getByRole('button', { name: 'Retry' }).first().click();
  await expect(page.getByText(/Could not download/)).toHaveCount(0);
  await expect(page.getByText('Loading pictures')).toHaveCount(0);
});

test('training starts on the first chunk while the others are still on their way', async ({ playground }) => {
  const { page } = playground;
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/training-(01|11)\.bin/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./');
  await playground.train();
  await playground.waitForStep(10);
  release();
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
});
