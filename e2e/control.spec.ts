import { augmentationOf } from '../src/training/experiment/augmentations.ts';
import { clippings } from '../src/training/experiment/clippings.ts';
import { chosen } from '../src/training/experiment/kinds.ts';
import { adamDefaults } from '../src/training/experiment/optimizers.ts';
import { schedules } from '../src/training/experiment/schedules.ts';
import { stoppings } from '../src/training/experiment/stopping.ts';
import { saved } from './saved.ts';
import { expect, test } from './playground.ts';

test('a run is frozen in part, slowed down, taken to the end of an epoch, stopped and begun anew', async ({
  page,
  playground,
}) => {
  const training = { optimizer: adamDefaults, batchSize: 32, epochs: 3, pictures: 1000 } as const;
  await playground.openTiny('?backend=wasm', training);
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

  await expect(page).toHaveTitle(/^paused · \d+ % · epoch 1\/3 – /);
  await playground.button('Epoch').click();
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

/** Keeps what would be notified. */
function catchNotifications(): void {
  const shown: string[] = [];
  class Caught {
    static readonly permission = 'granted';
    static readonly requestPermission = () => Promise.resolve('granted');
    constructor(title: string, { body }: { readonly body: string }) {
      shown.push(`${title}: ${body}`);
    }
    addEventListener(): void {
      // Nobody presses it.
    }
  }
  Object.assign(window, { Notification: Caught, shown });
}

test('with everything on, an epoch whose page is reloaded in its middle waits at its end with the weights of one left alone', async ({
  playground,
}) => {
  test.setTimeout(240_000);
  const { page } = playground;
  await page.addInitScript(catchNotifications);
  const training = {
    optimizer: adamDefaults,
    batchSize: 32,
    epochs: 2,
    pictures: 1000,
    schedule: chosen(schedules, 'CosineDecay'),
    stopping: chosen(stoppings, 'EarlyStopping'),
    restoreBestWeights: true,
    clipping: chosen(clippings, 'ByGlobalNorm'),
    classWeights: 'balanced',
    validateEvery: 10,
  } as const;
  const augmentation = [augmentationOf('RandomRotation'), augmentationOf('RandomErasing')];
  await playground.openTiny('?backend=wasm', training, augmentation);
  /** A step; then a smaller rate and a frozen layer. */
  const begin = async () => {
    await playground.button('Step').click();
    await playground.waitForStatus('paused');
    await playground.tab('Training');
    await playground.setNumber('learning rate', 0.0005);
    await playground.tab('Outcome');
    await playground.button('Actions of conv2d').click();
    await page.getByRole('menuitem', { name: 'Freeze', exact: true }).click();
    await expect(playground.block('conv2d')).toHaveAccessibleName('conv2d, Conv2D, frozen');
    await playground.button('Epoch').click();
  };
  const atEpoch2 = () =>
    expect(playground.progress).toHaveAttribute('aria-valuetext', 'epoch 2 of 2, step 0 of 32');
  await begin();
  await atEpoch2();
  await playground.waitForStatus('paused');
  const { hash } = await playground.diagnostics();

  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await playground.button('Reset').click();
  await playground.button('New weights, same seed').click();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(playground.block('conv2d')).toHaveAccessibleName('conv2d, Conv2D');
  // Slowed down, so that there is a middle to be reloaded in.
  await page.getByRole('button', { name: /^Backend/ }).click();
  await playground.choose('pace', 'a quarter');
  await page.getByRole('switch', { name: 'Notify when it ends' }).click();
  await page.keyboard.press('Escape');
  await begin();
  await playground.waitForStep(5);
  await page.reload();
  await expect(page.getByText(/^Training goes on from step \d+, where the page was left\.$/)).toBeVisible();
  await atEpoch2();
  await playground.waitForStatus('paused');
  expect((await playground.diagnostics()).hash).toBe(hash);

  // Large too, the curves say what was changed; the numbers have the validations within the epoch.
  await playground.button('Charts').click();
  const loss = page.getByRole('figure', { name: 'Loss by step and epoch' });
  await expect(
    loss.getByRole('list', { name: 'Changes within the run' }).getByRole('img'),
  ).toHaveAccessibleName('after step 1: learning rate 0.001 → 0.0005, conv2d frozen');
  const numbers = (await saved(page, playground, 'Save as CSV')).bytes.toString().trim().split('\n');
  for (const step of [10, 20, 30])
    expect(numbers[step]).toMatch(new RegExp(`^${step},1,([^,]+,){3},,[\\d.]+,[\\d.]+$`));
  // A picture of them says it in a line of its own, where that step is shown.
  const heightOf = async () =>
    (await saved(page, playground, 'Save Loss by step and epoch as PNG')).bytes.readUInt32BE(20);
  const marked = await heightOf();
  await playground.button('Zoom in').click();
  await expect.poll(heightOf).toBe(marked - 20);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }));
  await playground.button('Resume').click();
  await playground.waitForStatus('finished');
  const shown = await page.evaluate(() => (window as unknown as { readonly shown: readonly string[] }).shown);
  expect(shown).toEqual([
    expect.stringMatching(/^Training is over – .+: Validation accuracy [\d.]+ % after epoch 2\.$/),
  ]);
});
