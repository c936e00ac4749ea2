import { expect, test } from './playground.ts';

test('an output dragged onto a block makes a branch, in one undoable edit, and the network trains', async ({
  playground,
}) => {
  await playground.open();
  const { page } = playground;
  await playground.drag(playground.output('dense'), playground.block('dense_1'));
  await page.getByRole('menuitem', { name: 'Add dense to dropout', exact: true }).click();
  await playground.expectBlocks(-3, ['dropout, Dropout', 'add, Add', 'dense_1, Dense']);
  await expect(playground.block('add')).toBeFocused();
  await expect(playground.block('add')).toContainText('64');
  await expect(playground.maps('add').getByRole('img')).toHaveCount(1);
  await playground.button('Undo').click();
  await expect(playground.block('add')).toBeHidden();
  await playground.button('Redo').click();
  await expect(playground.block('add')).toBeVisible();

  await playground.drag(playground.output('dense'), playground.block('add'));
  await expect(page.getByRole('status', { name: 'Model changes' })).toHaveText('Connected dense to add');

  await playground.quick();
  await playground.train();
  await playground.waitForStatus('finished');
  expect(await playground.lastOf('Accuracy', 'validation accuracy')).toBeGreaterThan(0.5);
});

test('a branch stands beside its original, each with its maps', async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  await page.getByRole('button', { name: 'Actions of conv2d_1', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Branch/ }).click();
  await expect(playground.block('conv2d_2')).toBeFocused();
  // The blocks have come to rest side by side.
  await expect
    .poll(async () => {
      const [one, other] = [
        await playground.block('conv2d_1').boundingBox(),
        await playground.block('conv2d_2').boundingBox(),
      ];
      return one && other && one.y === other.y && other.x >= one.x + one.width;
    })
    .toBe(true);
  for (const name of ['conv2d_1', 'conv2d_2', 'add']) await playground.expectMaps(name, 7);
  await page.keyboard.press('ArrowLeft');
  await expect(playground.block('conv2d_1')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(playground.block('conv2d_2')).toBeFocused();
  // A layer can be dropped into one branch alone.
  const dropout = page.getByRole('list', { name: 'Layers' }).getByRole('button', { name: 'Dropout' });
  await playground.drag(dropout, playground.block('conv2d_2'), { x: 40, y: 70 });
  await expect(page.getByRole('status', { name: 'Model changes' })).toHaveText('Added dropout_1');
  await expect(playground.button('Train')).toBeEnabled();
});

test('a residual block is built by keyboard alone', async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  await playground.block('dropout').focus();
  await page.keyboard.press(' ');
  await page
    .getByRole('list', { name: 'Layers' })
    .getByRole('button', { name: 'Add', exact: true })
    .press('Enter');
  await expect(page.getByRole('status', { name: 'Model changes' })).toHaveText(
    'Added add, reading dropout and dense',
  );
  await playground.block('add').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Add add' })).toBeFocused();
  const inputs = page.getByRole('group', { name: 'Inputs' });
  await expect(inputs.getByRole('listitem')).toHaveText(['dropout', 'dense']);
  await inputs.getByRole('button', { name: 'Stop reading dense' }).press('Enter');
  await expect(inputs.getByRole('button', { name: 'Add input' })).toBeFocused();
  await expect(playground.block('add')).toContainText('Add needs two or more inputs');
  await expect(playground.button('Train')).toBeDisabled();
  await inputs.getByRole('button', { name: 'Add input' }).press('Enter');
  await page.getByRole('menuitem', { name: 'dense', exact: true }).press('Enter');
  await expect(inputs.getByRole('listitem')).toHaveText(['dropout', 'dense']);
  await expect(playground.button('Train')).toBeEnabled();
});

test('what would make a circle is refused in a sentence where it happened', async ({ playground }) => {
  await playground.open();
  const before = await playground.blocks();
  await playground.drag(playground.output('dense'), playground.block('conv2d'));
  await expect(
    playground.page
      .getByText('conv2d cannot read dense, which comes after it: the network would go in a circle.')
      .first(),
  ).toBeVisible();
  expect(await playground.blocks()).toEqual(before);

  // Dropped on an output, a layer reads it beside all others.
  const layers = playground.page.getByRole('list', { name: 'Layers' });
  await playground.drag(layers.getByRole('button', { name: 'Dropout' }), playground.output('conv2d'));
  await expect(playground.block('dropout_1')).toContainText('Nothing reads the output of dropout_1');
  await expect(playground.block('dropout_1')).toBeFocused();
  await playground.button('Undo').click();
  // On the output of the last, it comes after it; beside the blocks, at the end, before the classifier.
  await playground.drag(layers.getByRole('button', { name: 'Activation' }), playground.output('dense_1'));
  await playground.expectBlocks(-2, ['dense_1, Dense', 'activation, Activation']);
  await playground.button('Undo').click();
  await playground.drag(
    layers.getByRole('button', { name: 'Dropout' }),
    playground.page.getByRole('region', { name: 'Model', exact: true }),
    { x: 4, y: 300 },
  );
  await playground.expectBlocks(-3, ['dropout, Dropout', 'dropout_1, Dropout', 'dense_1, Dense']);
});

test('a large network is zoomed, mapped and edited where it is seen', async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  const map = page.locator('[data-part=minimap]');
  await expect(map).toBeHidden();
  await playground.template('Small ResNet');
  await playground.button('Fit the network').click();
  const last = playground.block('dense');
  await expect(last).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('button', { name: /^\d\d %, back to 100 %$/ })).toBeVisible();

  // As small as it is drawn, what is dropped on a block's lower half comes after it.
  const { height = 0, width = 0 } = (await playground.block('activation').boundingBox()) ?? {};
  expect(height).toBeLessThan(30);
  await playground.drag(
    page.getByRole('list', { name: 'Layers' }).getByRole('button', { name: 'Dropout' }),
    playground.block('activation_3'),
    { x: width / 4, y: height * 0.8 },
  );
  await expect.poll(async () => (await playground.blocks()).indexOf('dropout, Dropout')).toBeGreaterThan(0);
  const blocks = await playground.blocks();
  expect(blocks[blocks.indexOf('dropout, Dropout') - 1]).toBe('activation_3, Activation');

  await playground.block('dropout').click();
  await page.keyboard.press('0');
  await expect(last).not.toBeInViewport();
  const { x = 0, y = 0, height: high = 0 } = (await map.boundingBox()) ?? {};
  // It lies beside the blocks, as the zoom does, not over their numbers.
  const blocksIn = await page.getByRole('region', { name: 'Model', exact: true }).boundingBox();
  const zoom = await page.getByRole('group', { name: 'Zoom' }).boundingBox();
  expect(Math.min(x, zoom?.x ?? 0)).toBeGreaterThanOrEqual(
    (blocksIn?.x ?? 0) + (blocksIn?.width ?? Infinity),
  );
  await page.mouse.click(x + 20, y + high - 8);
  await expect(last).toBeInViewport();
  await page.mouse.click(x + 20, y + 8);
  await expect(playground.block('input_layer')).toBeInViewport();
});
