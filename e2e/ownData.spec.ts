import { addOwn, linkToOwn, NAME } from './ownEdition.ts';
import { expect, test } from './playground.ts';

/** A run that has not got there after this long hangs, milliseconds. */
const HANG = 120_000;

test("a link to an experiment on somebody's own pictures trains on them where they are, and is there again after a reload", async ({
  playground,
}) => {
  test.setTimeout(2 * HANG);
  const { page } = playground;
  const outside: string[] = [];
  await playground.open('./?backend=wasm');
  await addOwn(page);
  page.on('request', (request) => outside.push(request.url()));
  await page.goto(`./?backend=wasm${await linkToOwn()}`);
  await page.reload();
  await expect(
    playground.data.getByText('181 of 202 training pictures, 28×28×1; 21 for validation'),
  ).toBeVisible({
    timeout: HANG,
  });
  await playground.expectPictures();
  await expect(playground.data.getByRole('combobox', { name: 'Data set', exact: true })).toContainText(
    'Sides',
  );
  await playground.train();
  await playground.waitForStatus('finished');
  const { hash } = await playground.diagnostics();

  // Names are only text, and two classes may share one.
  await expect(playground.prediction).toHaveCount(2);
  for (const row of await playground.prediction.all()) await expect(row).toContainText(NAME);

  await page.reload();
  await playground.waitForStatus('finished');
  await playground.expectPictures();
  expect((await playground.diagnostics()).hash).toBe(hash);
  await playground.evaluate();
  expect(await playground.confusions()).toEqual([
    [8, 0],
    [0, 12],
  ]);
  await expect(playground.report.getByRole('row', { name: NAME })).toHaveCount(2);
  await expect(page.getByText('20 of 20 test pictures are right')).toBeVisible();
  // Nothing of the pictures was asked of anybody.
  expect(outside.filter((url) => /own-ab|a-set/.test(new URL(url).pathname))).toEqual([]);
});

test("where somebody's own pictures are missing the network can be judged, and the page asks for them until they are back", async ({
  playground,
}) => {
  test.setTimeout(2 * HANG);
  const { page } = playground;
  await page.goto(`./?backend=wasm${await linkToOwn()}`);
  const asked = page.getByText(
    `This experiment was made with somebody’s own pictures (222 pictures of ${NAME} and ${NAME}, 28×28×1), which are not on this device. Add them in the Data view to bring them back.`,
  );
  await expect(asked.first()).toBeVisible({ timeout: HANG });
  await expect(playground.block('conv2d')).toBeVisible();
  await expect(page.getByText(/\d+ parameters/).first()).toBeVisible();

  await playground.data.getByRole('button', { name: 'Look again' }).click();
  await expect(asked.first()).toBeVisible();
  await playground.data.getByRole('button', { name: 'Add the pictures' }).click();
  await expect(page).toHaveURL(/#data$/);

  await addOwn(page);
  await page.getByRole('button', { name: 'Look again' }).first().click();
  await playground.view('Playground');
  await expect(asked).toHaveCount(0);
  await playground.expectPictures();
  await playground.train();
  await playground.waitForStatus('finished');
});
