import { axeViolations } from './axe.ts';
import { expect, pixelsOf, test } from './playground.ts';

/** A run that has not got there after this long hangs, milliseconds. */
const HANG = 120_000;

test('layers of augmentation are added, seen in sixteen variants, trained with, and undone; what is looked at is not changed', async ({
  playground,
}) => {
  test.setTimeout(2 * HANG);
  const { page } = playground;
  await playground.openTiny('?backend=wasm', { epochs: 1, pictures: 1000 });
  const input = playground.maps('input_layer').getByRole('img');
  const shown = await pixelsOf(input);
  const section = playground.data;
  await expect(section).toContainText('Pictures are trained on as they are');

  await playground.button('Change augmentation').click();
  const dialog = page.getByRole('dialog', { name: 'Augmentation' });
  await expect(dialog.getByText('Sixteen of them stand here once a layer is on.')).toBeVisible();
  const add = async (name: string) => {
    await dialog.getByRole('button', { name: 'Add a layer' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await add('RandomFlip');
  await add('RandomRotation');
  const variants = dialog.getByRole('group', { name: 'Variants' }).getByRole('img');
  await expect(variants).toHaveCount(16);
  /** All variants, as text. */
  const seen = async () =>
    Promise.all((await variants.all()).map(async (variant) => (await pixelsOf(variant)).join()));
  // Rotated by an angle of its own, each is another.
  await expect.poll(async () => new Set(await seen()).size).toBe(16);

  const first = await seen();
  await dialog.getByRole('button', { name: 'Other variants' }).click();
  await expect.poll(async () => (await seen()).filter((one) => first.includes(one))).toEqual([]);

  expect(await axeViolations(page)).toEqual([]);

  // A turn by exactly nothing leaves the flip: two pictures.
  const turn = dialog.getByRole('group', { name: 'RandomRotation' });
  await turn.getByRole('spinbutton', { name: 'factor from' }).fill('0.3');
  await expect(turn.getByRole('alert')).toHaveText('Enter a number from -1 to 0.1.');
  await turn.getByRole('spinbutton', { name: 'factor from' }).fill('0');
  await turn.getByRole('spinbutton', { name: 'factor to' }).fill('0');
  await expect.poll(async () => new Set(await seen()).size).toBe(2);

  // By keyboard: the rotation comes first, and the focus stays with it.
  await dialog.getByRole('button', { name: 'Move RandomRotation up' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Move RandomRotation down' })).toBeFocused();
  await expect(dialog.getByRole('status', { name: 'Augmentation changes' })).toHaveText(
    'RandomRotation is now 1 of 2.',
  );
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await expect(section).toContainText('RandomRotation, RandomFlip');

  await playground.train();
  await playground.waitForStatus('finished');
  expect(await pixelsOf(input)).toEqual(shown);

  // Undone, one edit after the other, and no further.
  const text = 'Pictures are trained on as they are';
  for (let edits = 0; edits < 9 && !(await section.getByText(text).isVisible()); edits++)
    await playground.button('Undo').click();
  await expect(section).toContainText(text);
  await expect(section.getByRole('combobox', { name: 'training pictures' })).toContainText('1,000');
});
