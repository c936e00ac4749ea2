import { adamDefaults, sgdDefaults } from '../src/training/experiment/optimizers.ts';
import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';

test('the starter CNN learns digits to 95 % within two epochs of 10,000 pictures, live', async ({
  playground,
}) => {
  test.setTimeout(300_000);
  await playground.open();
  await playground.quick({ pictures: '10,000', epochs: 2 });
  const before = await playground.topPrediction();
  expect(before.share, 'an untrained network is sure of nothing').toBeLessThan(0.6);
  const firstMap = playground.maps('conv2d').getByRole('img').first();
  const picture = () => firstMap.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const untrained = await picture();
  await playground.train();
  await expect(playground.page.getByRole('button', { name: /^Backend WASM [\d,]+ images\/s/ })).toBeVisible();
  await playground.waitForStep(40);
  expect(await picture(), 'feature maps change while it trains').not.toBe(untrained);
  await playground.waitForStatus('finished');
  await expect(playground.page.getByRole('status', { name: 'Epoch results' })).toHaveText(
    /^Epoch 2 done: validation accuracy 9\d\.\d %, validation loss 0\.\d{3}$/,
  );
  expect(await playground.lastOf('Accuracy', 'validation accuracy')).toBeGreaterThanOrEqual(0.95);
  expect(await playground.lastOf('Loss', 'validation loss')).toBeLessThan(0.2);
  const counts = await playground.page
    .getByRole('table', { name: 'Confusion matrix' })
    .getByRole('cell')
    .allInnerTexts();
  const total = counts.reduce((sum, text) => sum + Number.parseInt(text.replaceAll(',', '') || '0', 10), 0);
  expect(total, 'every validation picture is in the confusion matrix').toBe(5000);
});

test('the built page trains on cpu: the loss falls', async ({ playground }) => {
  await playground.openTiny('?backend=cpu', { optimizer: adamDefaults, batchSize: 32 });
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  const early = await playground.lastOf('Loss', 'training loss');
  await playground.button('Resume').click();
  await playground.waitForStep(200);
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  expect(await playground.lastOf('Loss', 'training loss')).toBeLessThan(early);
});

test('pause and resume give the same weights as an undisturbed run', async ({ playground }) => {
  test.setTimeout(180_000);
  // Long enough that a slow look at the page still finds it training.
  await playground.openTiny('', { batchSize: 8, epochs: 1 });
  await playground.train();
  await playground.waitForStatus('finished');
  const undisturbed = await playground.diagnostics();

  await playground.button('Reset').click();
  await playground.button('New weights, same seed').click();
  await playground.waitForStatus('idle');
  await playground.train();
  await playground.waitForStep(5);
  await playground.button('Pause').click();
  await playground.waitForStatus('paused');
  const text = await playground.progress.getAttribute('aria-valuetext');
  await playground.button('Step').click();
  await expect(playground.progress).not.toHaveAttribute('aria-valuetext', text ?? '');
  const paused = await playground.diagnostics();
  expect(paused.hash).not.toBe(undisturbed.hash);
  await playground.button('Resume').click();
  await playground.waitForStatus('finished');
  expect((await playground.diagnostics()).hash).toBe(undisturbed.hash);
});

test('stopping, changing the model and training again and again leaves no tensor behind', async ({
  playground,
}) => {
  test.setTimeout(300_000);
  await playground.openTiny();
  await playground.block('conv2d').dblclick();
  const { tensors } = await playground.diagnostics();
  for (let i = 0; i < 4; i++) {
    await playground.train();
    await playground.waitForStep(1);
    await playground.button('Stop').click();
    await playground.waitForStatus('stopped');
    await playground.setNumber('filters', 4 + (i % 3));
    await expect(playground.page.getByText('edited, not trained')).toBeVisible();
  }
  await expect.poll(async () => (await playground.diagnostics()).tensors).toBe(tensors);
});

test('Step begins a paused run and takes one step at a time; Train continues where it stopped, and starts anew when the network changed', async ({
  playground,
}) => {
  await playground.openTiny('', { batchSize: 32, epochs: 1000 });
  for (const step of [1, 2]) {
    await playground.button('Step').click();
    const where = `epoch 1 of 1000, step ${step} of 313`;
    await expect(playground.progress).toHaveAttribute('aria-valuetext', where);
    await playground.waitForStatus('paused');
  }
  await playground.button('Resume').click();
  await playground.waitForStep(3);
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await expect(playground.page.getByText(/Train continues at epoch \d+ of 1,?000/)).toBeVisible();
  await playground.block('conv2d').click();
  await playground.page.keyboard.press('Delete');
  await expect(playground.page.getByText('Train starts anew: the network changed')).toBeVisible();
  await playground.button('Undo').click();
  await expect(playground.page.getByText(/Train continues at epoch \d+ of 1,?000/)).toBeVisible();
});

test('a rate that makes the loss explode ends the run with its cause, and a smaller rate trains on', async ({
  playground,
}) => {
  await playground.open();
  await playground.quick({ epochs: 1000 });
  // Without relu nothing keeps the numbers from growing.
  for (const layer of ['conv2d', 'conv2d_1', 'dense']) {
    await playground.block(layer).dblclick();
    await playground.choose('activation', 'linear');
  }
  await playground.tab('Training');
  await playground.choose('optimizer', 'SGD');
  await playground.setNumber('learning rate', 100);
  await playground.train();
  await playground.waitForStatus('diverged');
  await expect(playground.page.getByText('The likely cause is the learning rate of 100')).toBeVisible();
  await playground.button('Set learning rate to 0.01 and train on').click();
  await playground.waitForStatus('running');
  await expect(playground.page.getByRole('spinbutton', { name: 'learning rate' })).toHaveValue('0.01');
  await playground.waitForStep(30);
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await playground.button('Undo').click();
  await expect(playground.page.getByRole('spinbutton', { name: 'learning rate' })).toHaveValue('100');
});

test('the coach says why nothing is learned, and a click changes it', async ({ playground }) => {
  const { page } = playground;
  await playground.openTiny('', { optimizer: { ...sgdDefaults, learningRate: 1e-7 } });
  await playground.train();
  const coach = page.getByRole('status', { name: 'Coach' });
  await expect(coach.getByRole('heading', { name: 'Coach: learning rate too low' })).toBeVisible();
  await expect(coach).toContainText(
    /The learning rate is 1e-7, and after [\d,]+ steps the loss is 2\.\d+; guessing costs 2\.303\./,
  );
  await playground.button('Pause').click();
  await playground.waitForStatus('paused');
  expect(await axeViolations(page)).toEqual([]);
  await coach.getByRole('button', { name: 'Set learning rate to 0.01' }).click();
  await playground.tab('Training');
  await expect(page.getByRole('spinbutton', { name: 'learning rate' })).toHaveValue('0.01');
  await playground.button('Undo').click();
  await expect(page.getByRole('spinbutton', { name: 'learning rate' })).toHaveValue('1e-7');
  await playground.tab('Outcome');
  await coach.getByRole('button', { name: 'Dismiss advice' }).click();
  await expect(coach).toBeEmpty();
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
});

test('editing during a run does not disturb it', async ({ playground }) => {
  await playground.openTiny('', { epochs: 1, pictures: 5000 });
  await playground.train();
  await playground.waitForStep(2);
  await playground.block('conv2d').click();
  await playground.page.keyboard.press('Delete');
  await expect(playground.page.getByText('edited, not trained')).toBeVisible();
  await playground.waitForStatus('finished');
  expect((await playground.blocks()).length).toBe(3);
});

test('a cell of the confusion matrix opens its pictures, and any of them becomes the current one', async ({
  playground,
}) => {
  await playground.openTiny('', { epochs: 1, pictures: 1000 });
  const { page } = playground;
  await playground.train();
  await playground.waitForStatus('finished');
  const rows = page.getByRole('table', { name: 'Confusion matrix' }).getByRole('row');
  const counts = (
    await rows
      .nth(8 + 1)
      .getByRole('cell')
      .allInnerTexts()
  ).map(Number);
  const mistaken = counts.findIndex((count, digit) => count > 0 && digit !== 8);
  await rows
    .nth(8 + 1)
    .getByRole('cell')
    .nth(mistaken)
    .click();
  const dialog = page.getByRole('dialog', { name: `${counts[mistaken]} × 8 taken for ${mistaken}` });
  const pictures = dialog.getByRole('listitem');
  await expect(pictures).toHaveCount(Math.min(48, counts[mistaken] ?? 0));
  expect(await axeViolations(page)).toEqual([]);
  await pictures.first().getByRole('button').click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('true class 8').first()).toBeVisible();
  await expect.poll(async () => (await playground.topPrediction()).name).toBe(String(mistaken));
});

test('a run ends at the accuracy asked for, by a schedule, and says so', async ({ playground }) => {
  const { page } = playground;
  await playground.openTiny('', { epochs: 1000, pictures: 1000 });
  await playground.tab('Training');
  await page.getByText('Advanced').click();
  await playground.choose('schedule', 'cosine');
  await playground.choose('clipping', 'global norm');
  await playground.setNumber('stop at accuracy', 0.3);
  await page.getByRole('switch', { name: 'restore best weights' }).click();
  await playground.setNumber('top k', 3);
  await expect(page.getByText('cosine, clipped by global norm, top 3, best weights')).toBeVisible();
  await playground.tab('Outcome');
  await playground.train();
  await playground.waitForStatus('ended early');
  await expect(page.getByText('the accuracy asked for is reached')).toBeVisible();
  await expect(page.getByText(/top 3: \d+\.\d\d %/)).toBeVisible();
});
