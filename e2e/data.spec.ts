import { titles } from './titles.ts';
import { openOffered, places } from '../src/test/shippedDatasets.ts';
import { axeViolations } from './axe.ts';
import { expect, pixelsOf, test } from './playground.ts';

test('a set chosen from the sheet of all adapts Input, offers to adapt the last Dense, and one Undo takes all of it back', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page, data } = playground;
  await playground.button('Browse data sets').click();
  const dialog = page.getByRole('dialog', { name: 'Data sets' });
  await expect(dialog.getByRole('article')).toHaveCount(titles.length);
  for (const title of titles) {
    const sheet = dialog.getByRole('article', { name: title });
    await sheet.scrollIntoViewIfNeeded();
    await expect(sheet.getByRole('definition')).toHaveCount(6);
    const samples = sheet.getByRole('img', { name: `Samples of ${title}, a few of each class` });
    await expect.poll(() => samples.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  }
  await expect(dialog.getByRole('article', { name: 'MNIST digits' }).getByText('In use')).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Use Shapes (generated)' }).click();
  await expect(dialog).toBeHidden();

  await expect(playground.block('input_layer')).toContainText('32×32×3');
  await expect(
    data.getByText('The model ends with 10 values, but the data set has 4 classes.'),
  ).toBeVisible();
  await expect(playground.button('Train')).toBeDisabled();
  // It cannot be trained yet, but its maps of the new pictures can be looked at.
  await playground.expectMaps('conv2d', 2);
  expect(await axeViolations(page)).toEqual([]);
  await data.getByRole('button', { name: 'Set units to 4' }).click();
  await expect(playground.block('dense')).toContainText('4 units');
  await expect(playground.button('Train')).toBeEnabled();

  await playground.button('Undo').click();
  await expect(page.getByRole('combobox', { name: 'Data set' })).toContainText('MNIST digits');
  await expect(playground.block('input_layer')).toContainText('28×28×1');
  await expect(playground.block('dense')).toContainText('10 units');
  await playground.button('Redo').click();
  await expect(playground.block('dense')).toContainText('4 units');
  await expect(playground.button('Undo')).toBeEnabled();
});

test('loading shows how far it is, Cancel ends it, and Retry goes on', async ({ playground }) => {
  await playground.openTiny();
  const { page, data } = playground;
  /** Holds what fits until it is let go. */
  const hold = async (what: RegExp): Promise<() => void> => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(what, async (route) => {
      await held;
      await route.continue();
    });
    return release;
  };
  const releaseDescription = await hold(/cifar10\/manifest/);
  const releasePictures = await hold(/cifar10\/training-01/);
  const bar = data.getByRole('progressbar', { name: 'Loading pictures' });
  const cancel = async () => {
    await expect(bar).toBeVisible();
    await data.getByRole('button', { name: 'Cancel' }).click();
    await expect(data.getByRole('alert')).toHaveText('Loading was cancelled. Press Retry to go on.');
    await expect(bar).toBeHidden();
  };
  await playground.choose('Data set', 'CIFAR-10');
  // Before even its description has come, and again while its pictures come.
  await cancel();
  await data.getByRole('button', { name: 'Retry' }).click();
  releaseDescription();
  await expect(data.getByText(/Loading pictures, 1\d\.\d of 26\.4 MB/)).toBeVisible();
  await cancel();
  await data.getByRole('button', { name: 'Retry' }).click();
  releasePictures();
  await playground.expectPictures();
  await expect(data.getByText('10,000 of 15,000 training pictures, 32×32×3')).toBeVisible();
  await expect(data.getByRole('alert')).toHaveCount(0);
});

test('a set that was chosen once works without a connection, and another says what is wrong', async ({
  playground,
  context,
}) => {
  await playground.openTiny();
  const { data } = playground;
  await playground.chooseDataset('Quick, Draw! doodles');
  await expect(data.getByText('of 1,868 training pictures')).toBeVisible();
  await playground.chooseDataset('MNIST digits');
  await expect(data.getByText('of 60,000 training pictures')).toBeVisible();
  await context.setOffline(true);
  await playground.chooseDataset('Quick, Draw! doodles');
  await expect(data.getByText('of 1,868 training pictures')).toBeVisible();
  await playground.chooseDataset('MNIST digits');
  await expect(data.getByText('of 60,000 training pictures')).toBeVisible();
  await playground.choose('Data set', 'Photos');
  await expect(data.getByRole('alert')).toHaveText(
    'Could not download the description of the data set "photos" (the connection failed). Check the connection and press Retry.',
  );
  await context.setOffline(false);
  await data.getByRole('button', { name: 'Retry' }).click();
  await playground.expectPictures();
});

test('generated pictures are the same here as in Node, and turning a knob makes others and starts anew', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page, data, thumbnails } = playground;
  await playground.chooseDataset('Shapes (generated)');
  await playground.adapt();
  await expect(data.getByText('of 6,000 training pictures')).toBeVisible();
  const set = await openOffered('shapes');
  await set.whenLoaded('validation', places(5000, 5040));
  const { pixels } = set.gather('validation', places(5000, 5040));
  const shown = await Promise.all((await thumbnails.all()).map(pixelsOf));
  expect(shown.flatMap((rgba) => rgba.filter((_, i) => i % 4 !== 3))).toEqual([...pixels]);

  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await playground.button('Stop').click();
  await expect(page.getByText(/^Train continues/)).toBeVisible();
  const before = await pixelsOf(thumbnails.first());
  await data.getByRole('spinbutton', { name: 'colour' }).fill('0');
  await data.getByRole('spinbutton', { name: 'noise' }).fill('0');
  await expect(page.getByText('Train starts anew: the data set changed')).toBeVisible();
  await expect(page.getByText('edited, not trained')).toBeVisible();
  await expect.poll(() => pixelsOf(thumbnails.first())).not.toEqual(before);
  const grey = await pixelsOf(thumbnails.first());
  expect(grey.filter((value, i) => i % 4 === 0 && (value !== grey[i + 1] || value !== grey[i + 2]))).toEqual(
    [],
  );
  await data.getByRole('spinbutton', { name: 'noise' }).fill('7');
  await expect(data.getByRole('alert')).toHaveText('Enter a number from 0 to 0.5.');
  expect(await axeViolations(page)).toEqual([]);
  await playground.button('Undo').click();
  await playground.button('Undo').click();
  await expect.poll(() => pixelsOf(thumbnails.first())).toEqual(before);
  await expect(page.getByText(/^Train continues/)).toBeVisible();
});

test('preprocessing changes what Input takes and all maps after it, and each trains', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page } = playground;
  const input = playground.maps('input_layer').getByRole('img').first();
  const change = async (label: string, option: string) => {
    await playground.button('Change preprocessing').click();
    await playground.choose(label, option);
    await page.keyboard.press('Escape');
  };
  // Each pixel is drawn as so many that there are 76 or more.
  const side = () => input.evaluate((canvas: HTMLCanvasElement) => canvas.height);
  expect(await side()).toBe(3 * 28);
  for (const [label, option, shape, map, enlarged] of [
    ['size', '64×64', '64×64×1', '15, 15, 2', 2],
    ['colours', 'three channels', '64×64×3', '15, 15, 2', 2],
    ['values', '-1 to 1', '64×64×3', '15, 15, 2', 2],
    ['size', '16×16', '16×16×3', '3, 3, 2', 5],
  ] as const) {
    await change(label, option);
    await expect(page.getByText(`The network gets ${shape}`)).toBeVisible();
    await expect(playground.block('input_layer')).toContainText(shape);
    await expect(playground.block('conv2d')).toContainText(map);
    await expect.poll(side).toBe(enlarged * Number.parseInt(shape));
    await playground.button('Step').click();
    await playground.waitForStatus('paused');
    await playground.button('Stop').click();
    await playground.waitForStatus('stopped');
  }
  await change('values', '0 to 255');
  await expect(page.getByText('Train starts anew: the preprocessing changed')).toBeVisible();
});

test('a run goes on with its pictures when another set is chosen, the page says so, and the matrix stays its own', async ({
  playground,
}) => {
  // So many epochs that it is still on, however long the other set takes to come.
  await playground.openTiny('', { epochs: 1000, pictures: 1000 });
  const { page, data } = playground;
  await playground.train();
  const matrix = page.getByRole('table', { name: 'Confusion matrix' });
  const counted = () =>
    matrix
      .getByRole('cell')
      .evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number(cell.textContent), 0));
  await expect.poll(counted, { timeout: 60_000 }).toBe(5000);
  await playground.chooseDataset('Fashion-MNIST');
  await expect(data.getByText('The run under way goes on with MNIST digits.')).toBeVisible();
  await expect(page.getByText('edited, not trained')).toBeVisible();
  await expect(page.getByText(/MNIST digits, epoch \d/)).toBeVisible();
  await expect(matrix.getByRole('rowheader').first()).toHaveText('true 0');
  await expect(page.getByRole('list', { name: 'Prediction' })).toContainText('Ankle boot');
  await expect(data.getByText(/^true class [A-Z]/)).toBeVisible();
  // An untrained network: the run's own, which knows digits, is not shown for clothes.
  expect((await playground.topPrediction()).share).toBeLessThan(0.5);
  expect(await axeViolations(page)).toEqual([]);
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await expect(data.getByText('The run under way')).toBeHidden();
  await expect(page.getByText('Train starts anew: the data set changed')).toBeVisible();
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await expect(page.getByText('MNIST digits, epoch')).toBeHidden();
});

test('five sets chosen in a row, then undone and redone, end with the pictures of the one that is named', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page, data, thumbnails } = playground;
  const digit = await pixelsOf(thumbnails.first());
  for (const title of titles.slice(3)) await playground.choose('Data set', title);
  await playground.expectPictures();
  await expect(data.getByText('of 7,800 training pictures')).toBeVisible();
  const letter = await pixelsOf(thumbnails.first());
  expect(letter).not.toEqual(digit);
  for (let i = 0; i < 5; i++) await playground.button('Undo').click();
  await expect(page.getByRole('combobox', { name: 'Data set' })).toContainText('MNIST digits');
  await expect.poll(() => pixelsOf(thumbnails.first())).toEqual(digit);
  for (let i = 0; i < 5; i++) await playground.button('Redo').click();
  await expect.poll(() => pixelsOf(thumbnails.first())).toEqual(letter);
  await expect(data.getByRole('alert')).toHaveCount(0);
});
