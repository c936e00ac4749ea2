import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';

test('the program follows every edit, and it and its pictures can be taken away', async ({
  playground,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = playground;
  await playground.openTiny();
  await playground.view('Code');
  const program = page.getByRole('region', { name: 'Keras code' });
  const changes = page.getByRole('status', { name: 'Keras changes' });
  await expect(program).toContainText('layers.Conv2D(2, (5, 5), strides=(4, 4), activation="relu"),');
  await expect(changes).toHaveText('');

  await program.getByText('Conv2D').click();
  await playground.setNumber('filters', 3);
  await expect(program).toContainText('layers.Conv2D(3, (5, 5), strides=(4, 4), activation="relu"),');
  await expect(changes).toHaveText('1 line changed');
  await playground.tab('Training');
  await playground.choose('optimizer', 'AdamW');
  await expect(program).toContainText('optimizer=keras.optimizers.AdamW(learning_rate=0.001)');
  expect(await axeViolations(page)).toEqual([]);

  await playground.button('Copy').click();
  await expect(page.getByText('Copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^# .*\n[^]*\nhistory = model\.fit\([^]*classification_report\(/);

  const saved = async (button: string) => {
    const download = page.waitForEvent('download');
    await playground.button(button).click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: new Uint8Array(await readFile(await file.path())) };
  };
  const script = await saved('Save program');
  expect(script.name).toMatch(/\.py$/);
  expect(new TextDecoder().decode(script.bytes)).toBe(copied);
  const pictures = await saved('Save pictures');
  expect(copied).toContain(`np.load("${pictures.name}")`);
  const sizes = Object.entries(unzipSync(pictures.bytes)).map(([name, file]) => [name, file.length - 128]);
  expect(Object.fromEntries(sizes)).toEqual({
    'x_train.npy': 10_000 * 784,
    'y_train.npy': 10_000,
    'x_val.npy': 5000 * 784,
    'y_val.npy': 5000,
    'x_test.npy': 10_000 * 784,
    'y_test.npy': 10_000,
  });

  await page.getByRole('radio', { name: 'TensorFlow.js' }).click();
  await expect(page.getByRole('region', { name: 'TensorFlow.js code' })).toContainText('tf.layers.conv2d({');

  // What changed while another view was shown is marked, too.
  await page.getByRole('radio', { name: 'Keras' }).click();
  await playground.view('Playground');
  await playground.block('flatten').click();
  await page.keyboard.press('Delete');
  await playground.view('Code');
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('dense');
  await expect(program).not.toContainText('Flatten');
  await playground.button('Undo').click();
  await expect(program).toContainText('layers.Flatten(),');
  await expect(changes).toHaveText('1 line changed');
});
