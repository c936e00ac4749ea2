import { expect, test } from './playground.ts';

test('on a page six times as slow, training goes on, the page answers, and Stop takes effect between steps', async ({
  playground,
}) => {
  test.slow();
  await playground.open();
  await playground.quick({ epochs: 1000 });
  // The page's thread; the worker's is its own and keeps its speed.
  const session = await playground.page.context().newCDPSession(playground.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await playground.train();
  await playground.waitForStep(3);
  await playground.tab('Layer');
  await expect(playground.page.getByRole('tab', { name: 'Layer' })).toHaveAttribute('aria-selected', 'true');
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
});
