import { expect, test } from './playground.ts';

test('a network too large for the device is refused with figures, and the batch size that fits trains', async ({
  playground,
}) => {
  // As a device with little memory says of itself.
  await playground.page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'deviceMemory', { configurable: true, get: () => 0.125 }),
  );
  await playground.open();
  await playground.choose('training pictures', '1,000');
  await playground.tab('Training');
  await expect(playground.page.getByText(/A step takes about \d+ MB of memory/)).toBeVisible();
  await playground.setNumber('batch size', 512);
  await playground.button('Train').click();
  await expect(
    playground.page.getByText(
      /at batch size 512 needs about \d+ MB for a training step; WebAssembly gets at most 67 MB here\. With batch size \d+ it fits/,
    ),
  ).toBeVisible();
  await expect(playground.status).toHaveText('failed');

  const smaller = playground.page.getByRole('button', { name: /^Set batch size to \d+$/ });
  const size = /\d+/.exec((await smaller.textContent()) ?? '')?.[0] ?? '';
  await smaller.click();
  const field = playground.page.getByRole('spinbutton', { name: 'batch size', exact: true });
  await expect(field).toHaveValue(size);
  await playground.train();
  await playground.waitForStep(1);
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await playground.button('Undo').click();
  await expect(field).toHaveValue('512');

  // Too large even for one picture: it is said before anybody presses Train.
  await playground.block('dense').click();
  await playground.tab('Layer');
  await playground.setNumber('units', 4096);
  const tooLarge = playground.page.getByText(
    /^No feature maps and no prediction: .* No batch size is small enough\. Most of it is dense:/,
  );
  await expect(tooLarge).toBeVisible();
  await playground.button('Undo').click();
  await expect(tooLarge).toHaveCount(0);
});
