import { expect, test } from './playground.ts';

test('a model built by dragging trains', async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  const layers = page.getByRole('list', { name: 'Layers' });
  const conv2d = layers.getByRole('button', { name: 'Conv2D' });
  await playground.drag(conv2d, playground.block('max_pooling2d'), { x: 200, y: 4 });
  await expect(playground.block('conv2d_2')).toBeVisible();
  await playground.expectBlocks(1, ['conv2d, Conv2D', 'conv2d_2, Conv2D', 'max_pooling2d, MaxPooling2D']);
  await expect(playground.block('max_pooling2d')).toContainText('12, 12, 16');

  await playground.drag(playground.block('dropout'), playground.block('dense'), { x: 80, y: 4 });
  await playground.expectBlocks(-3, ['dropout, Dropout', 'dense, Dense', 'dense_1, Dense']);

  await playground.quick();
  await playground.train();
  await playground.waitForStatus('finished');
  expect(await playground.lastOf('Accuracy', 'validation accuracy')).toBeGreaterThan(0.5);
});

test('a model built by keyboard alone trains', async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  await playground.block('max_pooling2d_1').focus();
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: 'AveragePooling2D', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(playground.block('average_pooling2d')).toBeVisible();

  await playground.block('average_pooling2d').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await playground.expectBlocks(4, ['average_pooling2d, AveragePooling2D', 'max_pooling2d_1, MaxPooling2D']);
  await expect(playground.block('average_pooling2d')).toBeFocused();
  await expect(page.getByRole('status', { name: 'Model changes' })).toHaveText(
    'Moved average_pooling2d before max_pooling2d_1',
  );
  await page.keyboard.press('ArrowDown');
  await expect(playground.block('max_pooling2d_1')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(playground.block('max_pooling2d_1')).toBeHidden();

  await playground.block('conv2d').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('spinbutton', { name: 'filters' }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('8');
  await expect(playground.block('conv2d')).toContainText('8 filters');
  await page.getByRole('combobox', { name: 'training pictures' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await playground.waitForStep(10);
  await playground.button('Stop').press('Enter');
  await playground.waitForStatus('stopped');
});

test('a problem is shown on the block that causes it, with a fix, and undo names what it takes back', async ({
  playground,
}) => {
  await playground.open();
  const { page } = playground;
  await playground.block('conv2d_1').dblclick();
  await playground.setNumber('kernel size', 15);
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems).toHaveCount(1);
  await expect(problems).toContainText('conv2d_1');
  await expect(playground.block('conv2d_1')).toContainText('15×15 window is larger than its 13×13 input');
  // What comes before it still shows what it makes of the picture; what comes after has nothing to show.
  await playground.expectMaps('max_pooling2d', 7);
  await expect(playground.maps('max_pooling2d_1').getByRole('img')).toHaveCount(0);
  await expect(playground.button('Train')).toBeDisabled();
  await playground.block('conv2d_1').getByRole('button', { name: 'Use padding "same"' }).click();
  await expect(problems).toHaveCount(0);
  await expect(playground.button('Train')).toBeEnabled();
  await playground.button('Undo').hover();
  await expect(page.getByText(/^Undo: Use padding "same" .*\(Ctrl\+Z\)$/)).toBeVisible();
  await playground.button('Undo').click();
  await playground.button('Undo: kernel_size of conv2d_1').click();
  const said = page.getByRole('status', { name: 'Model changes' });
  await expect(said).toHaveText('Undone: kernel_size of conv2d_1');
  await expect(playground.block('conv2d_1')).toContainText('32 filters, 3×3');
  await playground.button('Redo: kernel_size of conv2d_1').click();
  await expect(playground.block('conv2d_1')).toContainText('15×15');
  await expect(said).toHaveText('Redone: kernel_size of conv2d_1');
});

test("a block's menu does what it says and leaves the right block selected", async ({ playground }) => {
  await playground.open();
  const { page } = playground;
  const act = async (name: string, item: string) => {
    await page.getByRole('button', { name: `Actions of ${name}`, exact: true }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const selected = page.getByRole('region', { name: 'Model', exact: true }).locator('[aria-current=true]');
  await act('conv2d', 'Duplicate');
  await expect(selected).toHaveAttribute('aria-label', 'conv2d_2, Conv2D');
  await act('conv2d_2', 'Move down');
  await playground.expectBlocks(1, ['conv2d, Conv2D', 'max_pooling2d, MaxPooling2D', 'conv2d_2, Conv2D']);
  await act('conv2d_2', 'Delete');
  await expect(playground.block('conv2d_2')).toBeHidden();
  await expect(selected).toHaveAttribute('aria-label', 'conv2d_1, Conv2D');
  await expect(playground.block('conv2d_1')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
  // With nothing selected a layer goes where it fits, before the classifier; keys act on it, and on what undo brings back.
  await page.getByRole('list', { name: 'Layers' }).getByRole('button', { name: 'Conv2D' }).click();
  await playground.expectBlocks(5, ['conv2d_2, Conv2D', 'flatten, Flatten']);
  await expect(playground.block('conv2d_2')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(playground.block('flatten')).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(playground.block('conv2d_2')).toBeFocused();
  await expect(selected).toHaveAttribute('aria-label', 'conv2d_2, Conv2D');
  // A block reached by key or pointed at explains itself, with its own numbers; Escape ends that.
  const hint = page.getByRole('tooltip');
  await expect(hint).toContainText('⌊(5 − 3) / 1⌋ + 1 = 3 high');
  await expect(playground.block('conv2d_2')).toHaveAccessibleDescription(
    /feature map.*Keras: Conv2D\(filters/s,
  );
  await page.keyboard.press('Escape');
  await expect(hint).toBeHidden();
  // So does a field, and the numbers hold for what has just been typed.
  await page.keyboard.press('Enter');
  await page.getByRole('spinbutton', { name: 'kernel size' }).fill('2');
  await page.getByRole('combobox', { name: 'padding' }).hover();
  await expect(page.getByText('output shape: ⌊(5 − 2) / 1⌋ + 1 = 4 high and wide')).toBeVisible();
  await expect(page.getByText('Keras: Conv2D(padding="valid")')).toBeVisible();
  await page.keyboard.press('Control+z');
  await playground.block('max_pooling2d').hover();
  await expect(hint).toContainText('max_pooling2d');
  await page.mouse.down();
  await expect(hint).toBeHidden();
});

test('several blocks are copied, pasted and deleted as one edit, by keyboard and by mouse', async ({
  playground,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = playground;
  await playground.open();
  await playground.block('conv2d').click();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('group', { name: 'max_pooling2d, MaxPooling2D, marked' })).toBeVisible();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(page.getByRole('group', { name: 'max_pooling2d_2, MaxPooling2D' })).toBeFocused();
  // What was pasted goes on being edited together.
  await expect(page.getByRole('group', { name: /marked/ })).toHaveCount(2);
  await page.keyboard.press('Escape');
  await playground.expectBlocks(1, [
    'conv2d, Conv2D',
    'max_pooling2d, MaxPooling2D',
    'conv2d_2, Conv2D',
    'max_pooling2d_2, MaxPooling2D',
    'conv2d_1, Conv2D',
  ]);
  await playground.block('max_pooling2d_2').click();

  // What the clipboard has of others is left alone, and what is damaged is said.
  const paste = async (text: string) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.keyboard.press('Control+v');
  };
  await paste('nothing of ours');
  await paste('{"kernelscope":"blocks","model":{}}');
  await expect(page.getByRole('region', { name: 'Model' })).toContainText('The copied blocks are damaged');

  await playground.block('conv2d_2').click();
  await playground.block('conv2d_1').click({ modifiers: ['Shift'] });
  await playground.block('max_pooling2d_2').click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('group', { name: 'conv2d_1, Conv2D, marked' }).focus();
  await page.keyboard.press('Delete');
  await playground.expectBlocks(1, [
    'conv2d, Conv2D',
    'max_pooling2d, MaxPooling2D',
    'max_pooling2d_2, MaxPooling2D',
    'max_pooling2d_1, MaxPooling2D',
  ]);
  await playground.button('Undo').click();
  await playground.button('Undo').click();
  await playground.expectBlocks(1, ['conv2d, Conv2D', 'max_pooling2d, MaxPooling2D', 'conv2d_1, Conv2D']);

  // Grouped, they are one block, which is renamed, copied, unfolded and comes back after a reload.
  await playground.block('conv2d').click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('g');
  const group = playground.block('group');
  await expect(group).toBeFocused();
  await expect(group).toContainText('13, 13, 16160 params');
  await page.keyboard.press('Control+d');
  await playground.expectBlocks(1, [
    'group, 2 folded blocks',
    'group_1, 2 folded blocks, marked',
    'conv2d_1, Conv2D',
  ]);
  await page.keyboard.press('Delete');
  await group.getByRole('textbox').fill('Stem');
  await page.keyboard.press('Enter');
  await expect(playground.block('Stem')).toBeFocused();
  await expect(playground.button('Undo: Rename group')).toBeVisible();
  await expect(
    page.getByText('2 blocks, folded into one; Enter or a double click unfolds them.'),
  ).toBeVisible();
  // It moves as a block does, by key and by mouse.
  await page.keyboard.press('Alt+ArrowDown');
  await playground.expectBlocks(1, ['conv2d_1, Conv2D', 'Stem, 2 folded blocks']);
  await expect(playground.block('Stem')).toBeFocused();
  await playground.drag(playground.block('Stem'), playground.block('conv2d_1'), { x: 60, y: 6 });
  await playground.expectBlocks(1, ['Stem, 2 folded blocks', 'conv2d_1, Conv2D']);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await playground.block('Stem').focus();
  await page.keyboard.press('Enter');
  await expect(playground.block('conv2d')).toBeFocused();
  await playground.button('Fold Stem').click();
  await expect(playground.block('Stem')).toBeFocused();
  await page.keyboard.press('Shift+G');
  await expect(playground.block('max_pooling2d')).toBeFocused();
  await playground.expectBlocks(1, ['conv2d, Conv2D', 'max_pooling2d, MaxPooling2D', 'conv2d_1, Conv2D']);
});

test('the page just opened: the summary as Keras lists it, any picture of the set, a drawn digit, a number out of range', async ({
  playground,
}) => {
  await playground.open();
  const { page } = playground;
  await test.step('the summary is the model as Keras lists it', async () => {
    await page.getByRole('radio', { name: 'Summary' }).click();
    const table = page.getByRole('table', { name: 'Model summary' });
    await expect(table.getByRole('row')).toHaveCount(1 + 8 + 3);
    await expect(table.getByRole('row', { name: /dense \(Dense\)/ })).toContainText('51,264');
    await expect(table).toContainText('56,714 (221.54 KB)');
    await page.getByRole('radio', { name: 'Blocks' }).click();
  });
  await test.step('any picture of the set can be chosen', async () => {
    const pictures = page.getByRole('group', { name: 'Pictures of the validation set' }).getByRole('button');
    await expect(pictures).toHaveCount(40);
    const name = (await pictures.nth(5).getAttribute('aria-label')) ?? '';
    await pictures.nth(5).click();
    await expect(page.getByText(`true class ${/class (\d)/.exec(name)?.[1]}`).first()).toBeVisible();
  });
  await test.step('a drawn digit flows through the network at once', async () => {
    const canvas = playground.maps('input_layer').getByRole('img');
    const drawn = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
    const before = await drawn();
    await playground.button('Draw').click();
    const pad = page
      .getByRole('application', { name: 'Drawing pad' })
      .or(page.getByRole('img', { name: 'Drawing pad' }));
    const box = await pad.boundingBox();
    if (!box) throw new Error('There is no drawing pad.');
    await page.mouse.move(box.x + 140, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 140, box.y + 240, { steps: 10 });
    await page.mouse.up();
    await expect.poll(drawn).not.toBe(before);
    await expect(page.getByText('your drawing', { exact: true })).toBeVisible();
    // A stroke drawn off the middle is centred: ink on the middle columns, none at the left.
    const columns = await canvas.evaluate((element: HTMLCanvasElement) => {
      // Each pixel of the picture is drawn as 3×3.
      const { data } = element.getContext('2d')?.getImageData(0, 0, 84, 84) ?? { data: [] };
      return Array.from({ length: 28 }, (_, x) =>
        Math.max(...Array.from({ length: 28 }, (__, y) => data[((3 * y + 1) * 84 + 3 * x + 1) * 4] ?? 0)),
      );
    });
    expect(Math.max(...columns.slice(0, 8))).toBeLessThan(40);
    expect(Math.max(...columns.slice(12, 16))).toBeGreaterThan(150);
  });
  await page.keyboard.press('Escape');
  await test.step('a number out of range is said where it stands and not taken', async () => {
    await playground.block('conv2d').dblclick();
    await playground.setNumber('filters', 0);
    await expect(page.getByText('Enter a whole number from 1 to 512.')).toBeVisible();
    await expect(playground.block('conv2d')).toContainText('16 filters');
    const filters = page.getByRole('spinbutton', { name: 'filters' });
    await filters.blur();
    await expect(filters).toHaveValue('16');
    // Nor is what was in range on the way there.
    await filters.selectText();
    await filters.pressSequentially('1000');
    await expect(playground.block('conv2d')).toContainText('16 filters');
    await filters.blur();
    await expect(filters).toHaveValue('16');
  });
});
