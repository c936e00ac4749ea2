import { zipSync } from 'fflate';
import { axeViolations } from './axe.ts';
import { noise, png } from './ownPictures.ts';
import { expect, type Playground, test } from './playground.ts';

const SIDE = 80;
const colours = { cat: [250, 140, 60], dog: [60, 140, 250] } as const;
type Kind = 'sharp' | 'near' | 'blurry' | 'uniform';

/** A picture of a class: coarse noise in its colour; nearly the same, out of focus, or of one colour. */
function picture(seed: number, name: keyof typeof colours, kind: Kind = 'sharp'): Buffer {
  const light = noise(seed);
  const smooth = (x: number, y: number) =>
    0.5 + 0.2 * Math.sin(x / 18 + seed) + 0.2 * Math.cos(y / 22 + 2 * seed);
  const block = (x: number, y: number) => light(Math.floor(x / 8), Math.floor(y / 8));
  return png(SIDE, (x, y) => {
    const at = {
      sharp: () => block(x, y),
      near: () => 0.97 * block(x, y),
      blurry: () => smooth(x, y),
      uniform: () => 0.5,
    }[kind]();
    return [colours[name][0] * at, colours[name][1] * at, colours[name][2] * at];
  });
}

/** Eleven cats and ten dogs to learn from, and what is wrong with some of each. */
function messySet(): Buffer {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < 11; i++) files[`cat/${i}.png`] = picture(i, 'cat');
  for (let i = 0; i < 10; i++) files[`dog/${i}.png`] = picture(100 + i, 'dog');
  files['cat/copy.png'] = picture(3, 'cat');
  files['dog/both.png'] = picture(50, 'cat');
  files['cat/both.png'] = picture(50, 'cat');
  files['dog/near.png'] = picture(105, 'dog', 'near');
  files['dog/blurry.png'] = picture(1, 'dog', 'blurry');
  files['cat/lens cap.png'] = picture(1, 'cat', 'uniform');
  return Buffer.from(zipSync(files));
}

/** The Data view's part about health. */
function healthOf({ page }: Playground) {
  const panel = page.getByRole('region', { name: 'Data health' });
  const pictures = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option');
  return {
    panel,
    pictures,
    finding: (title: string) =>
      panel.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) }),
    titles: () =>
      panel.getByRole('list', { name: 'Findings' }).getByRole('heading', { level: 3 }).allTextContents(),
    add: async (zip: Buffer) => {
      const opens = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Add pictures', exact: true }).click();
      await (await opens).setFiles({ name: 'messy.zip', mimeType: 'application/zip', buffer: zip });
      await expect(page.getByText(/pictures added\./)).toBeVisible({ timeout: 60_000 });
    },
    names: () => pictures.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? '')),
  };
}

test('what is wrong with the pictures is found, shown, mended by a click and brought back by Undo', async ({
  playground,
  page,
}) => {
  await playground.open('./?backend=wasm#data');
  const { panel, finding, titles, add, names } = healthOf(playground);
  await add(messySet());
  const all = [
    'Problem: In two classes',
    'Warning: Copies',
    'Warning: Of one colour',
    'Note: Nearly the same',
    'Note: Blurry',
  ];
  await expect.poll(titles).toEqual(all);
  await expect(panel.getByRole('status')).toHaveText('1 problem, 2 warnings and 2 notes in 27 pictures.');
  expect(await axeViolations(page)).toEqual([]);

  await finding('Copies').getByRole('button', { name: 'Show 2 pictures: Copies' }).click();
  expect(await names()).toEqual(['3.png, 1 cat', 'copy.png, 1 cat']);
  await finding('Copies').getByRole('button', { name: 'Delete 1 copy' }).click();
  await expect.poll(titles).toEqual(all.filter((title) => !title.includes('Copies')));
  await page.keyboard.press('Control+z');
  await expect.poll(titles).toEqual(all);

  await finding('Blurry').getByRole('button', { name: 'Show 1 picture: Blurry' }).click();
  expect(await names()).toEqual(['blurry.png, 2 dog']);
  await finding('Of one colour').getByRole('button', { name: 'Show 1 picture: Of one colour' }).click();
  expect(await names()).toEqual(['lens cap.png, 1 cat']);
  await finding('Nearly the same')
    .getByRole('button', { name: /^Show 2 pictures/ })
    .click();
  expect(await names()).toEqual(['5.png, 2 dog', 'near.png, 2 dog']);

  // All of it, by its buttons.
  await finding('Of one colour').getByRole('button', { name: 'Delete 1 picture' }).click();
  await finding('Blurry').getByRole('button', { name: 'Delete 1 picture' }).click();
  await finding('Nearly the same').getByRole('button', { name: 'Delete 1, keep the largest' }).click();
  await finding('Copies').getByRole('button', { name: 'Delete 1 copy' }).click();
  await finding('In two classes').getByRole('button', { name: 'Take their labels away' }).click();
  await expect.poll(titles).toEqual(['Warning: Copies', 'Note: Without a class']);
  await finding('Copies').getByRole('button', { name: 'Delete 1 copy' }).click();
  await finding('Without a class').getByRole('button', { name: 'Label them' }).click();
  await page.keyboard.press('1');
  await playground.button('Done').click();
  await expect(panel.getByRole('status')).toHaveText('Nothing found in 22 pictures.');
  await expect(panel.getByText(/^Looked for: copies/)).toBeVisible();

  // One edit each, by their names.
  await playground.button('Undo').hover();
  await expect(page.getByText('Undo: Label 1 cat (Ctrl+Z)')).toBeVisible();
  for (let i = 0; i < 7; i++) await page.keyboard.press('Control+z');
  await expect.poll(titles).toEqual(all);
});

test('pictures are shared out over training, validation and test as asked, and can be looked at', async ({
  playground,
  page,
}) => {
  await playground.open('./?backend=wasm#data');
  const { add, pictures, names } = healthOf(playground);
  const split = page.getByRole('region', { name: 'Split' });
  const files: Record<string, Buffer> = {};
  for (const name of ['cat', 'dog'] as const)
    for (let i = 0; i < 10; i++)
      files[`${i === 0 ? 'test' : 'train'}/${name}/${i}.png`] = picture(i + 100 * name.charCodeAt(0), name);
  await add(Buffer.from(zipSync(files)));
  const rows = async () => {
    const cells = await split.getByRole('row').allInnerTexts();
    return cells.slice(1).map((row) => row.replaceAll(/\s+/g, ' ').trim());
  };
  await expect.poll(rows).toEqual(['1 cat 9 0 1', '2 dog 9 0 1']);
  await expect(split.getByText(/not in every set/)).toBeHidden();

  // Folders decide, until they are let go.
  await expect(
    split.getByText('20 pictures stay where a folder named train, validation or test'),
  ).toBeVisible();
  await split.getByRole('button', { name: 'Let the split decide for all' }).click();
  await expect.poll(rows).toEqual(['1 cat 7 2 1', '2 dog 7 2 1']);
  await page.keyboard.press('Control+z');
  await expect.poll(rows).toEqual(['1 cat 9 0 1', '2 dog 9 0 1']);
  await page.keyboard.press('Control+Shift+z');

  await split.getByRole('spinbutton', { name: 'test, %' }).fill('40');
  await expect.poll(rows).toEqual(['1 cat 5 1 4', '2 dog 5 1 4']);
  await split.getByRole('spinbutton', { name: 'validation, %' }).fill('60');
  await expect(split.getByText('Enter a whole number from 1 to 59.')).toBeVisible();
  await expect.poll(rows).toEqual(['1 cat 5 1 4', '2 dog 5 1 4']);

  await page.keyboard.press('Tab');
  await split.getByRole('button', { name: 'Show test 8 pictures' }).click();
  await expect(pictures).toHaveCount(8);
  const before = await names();
  await split.getByRole('button', { name: 'Shuffle anew' }).click();
  await expect.poll(names).not.toEqual(before);
  await expect(pictures).toHaveCount(8);
  await page.keyboard.press('Control+z');
  await expect.poll(names).toEqual(before);
  expect(await axeViolations(page)).toEqual([]);
});

test('labels that networks doubt which never saw the picture are found after a training, and labelled anew', async ({
  playground,
  page,
}) => {
  test.setTimeout(300_000);
  await playground.open('./?backend=wasm#data');
  const { panel, add, finding, titles, names } = healthOf(playground);
  const check = panel.getByRole('group', { name: 'Check of the labels' });
  const files: Record<string, Buffer> = {};
  for (const name of ['cat', 'dog'] as const)
    for (let i = 0; i < 15; i++) files[`${name}/${i}.png`] = picture(i + 100 * name.charCodeAt(0), name);
  files['dog/a cat.png'] = picture(77, 'cat');
  await add(Buffer.from(zipSync(files)));
  await playground.choose('size', '28×28');
  await playground.button('Store anew').click();
  await expect(check.getByText(/^After a first training on these pictures/)).toBeVisible();

  await playground.button('Train on these pictures').click();
  await expect(page.getByRole('combobox', { name: 'Data set' })).toContainText('My pictures');
  await playground.adapt();
  await playground.tab('Training');
  await playground.setNumber('epochs', 30);
  await playground.setNumber('batch size', 8);
  await playground.tab('Outcome');
  await playground.train();
  await playground.waitForStatus('finished');
  await page.getByRole('link', { name: 'Data', exact: true }).click();

  // One that was cancelled leaves nothing.
  await check.getByRole('button', { name: 'Check all labels' }).click();
  await expect(check.getByRole('progressbar', { name: 'Checking the labels' })).toBeVisible();
  await check.getByRole('button', { name: 'Cancel' }).click();
  await expect(check.getByRole('progressbar')).toBeHidden();
  await expect.poll(titles).toEqual([]);

  await check.getByRole('button', { name: 'Check all labels' }).click();
  await expect.poll(titles, { timeout: 200_000 }).toEqual(['Warning: Doubtful labels']);
  await expect(
    panel.getByText(/doubts the label of 1 picture of 31, most of all a “dog” that is “cat” to it/),
  ).toBeVisible();
  await finding('Doubtful labels')
    .getByRole('button', { name: /^Show 1 picture/ })
    .click();
  expect(await names()).toEqual(['a cat.png, 2 dog, or cat?']);
  expect(await axeViolations(page)).toEqual([]);
  await finding('Doubtful labels').getByRole('button', { name: 'Label anew' }).click();
  await expect(page.getByText('a cat.png, cat to the network')).toBeVisible();
  await page.keyboard.press('1');
  await expect.poll(titles).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect.poll(titles).toEqual(['Warning: Doubtful labels']);
  await expect(page.getByRole('button', { name: /^Saved/ })).toBeVisible();
  await page.reload();
  await expect.poll(titles).toEqual(['Warning: Doubtful labels']);
});
