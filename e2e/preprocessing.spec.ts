import { axeViolations } from './axe.ts';
import { expect, pixelsOf, type Playground, test } from './playground.ts';

/** A run that has not got there after this long hangs, milliseconds. */
const HANG = 120_000;

const open = (playground: Playground) => playground.button('Change preprocessing').click();
const close = async (playground: Playground) => {
  await playground.page.keyboard.press('Escape');
  await expect(side(playground, 'As stored')).toBeHidden();
};
const side = ({ page }: Playground, name: 'As stored' | 'As the network reads it') =>
  page.getByRole('group', { name: 'Before and after' }).getByRole('figure').filter({ hasText: name });

test('pictures of mean 0 and deviation 1 are shown beside those stored, and a run on them that is reloaded in its middle ends with the weights of one left alone', async ({
  playground,
}) => {
  test.setTimeout(3 * HANG);
  const { page } = playground;
  await playground.open('./?backend=wasm');
  await playground.quick({ epochs: 3 });
  await open(playground);
  await expect(side(playground, 'As stored')).toContainText('28×28×1from 0 to 255');
  await expect(side(playground, 'As the network reads it')).toContainText('28×28×1from 0 to 1');
  await playground.choose('values', 'mean 0, deviation 1');
  // (0 − 33) / 78 and (255 − 33) / 78: the digits' mean and deviation are known.
  await expect(
    page.getByText(/^Mean 3\d(\.\d+)? and deviation 7\d(\.\d+)? of the training pictures/),
  ).toBeVisible();
  await expect(side(playground, 'As the network reads it')).toContainText(/from -0\.4\d? to 2\.[789]/);
  await expect(page.getByText(/Keras: Normalization\.$/)).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await close(playground);
  await expect(page.getByText('The network gets 28×28×1, values of mean 0, deviation 1')).toBeVisible();

  await playground.train();
  await playground.waitForStatus('finished');
  const { hash } = await playground.diagnostics();
  await playground.button('Reset').click();
  await playground.button('New weights, same seed').click();
  await playground.train();
  await playground.waitForStep(10);
  await page.reload();
  await expect(page.getByText(/^Training goes on from step \d+, where the page was left\.$/)).toBeVisible({
    timeout: HANG,
  });
  await playground.waitForStatus('finished');
  expect((await playground.diagnostics()).hash).toBe(hash);
  // The network that knows digits so prepared knows them.
  await playground.evaluate();
  await expect(playground.report.getByRole('row', { name: /^accuracy/ })).toContainText(/0\.[89]\d/);
});

test('a picture is cropped, padded or stretched to a size of other proportions, as shown, and trained on so', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page } = playground;
  await open(playground);
  await expect(page.getByText('there is nothing to fit')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'height', exact: true }).fill('16');
  await page.getByRole('spinbutton', { name: 'width', exact: true }).fill('32');
  const after = side(playground, 'As the network reads it').getByRole('img');
  const shown = async () => (await pixelsOf(after)).filter((_, i) => i % 4 === 0);
  const seen: string[] = [];
  for (const [fit, sentence] of [
    ['stretch', 'Keeps all of the picture and distorts it.'],
    ['crop', 'Cuts out the largest part'],
    ['pad', 'adds black at two sides'],
  ] as const) {
    await playground.choose('fit', fit);
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(after).toHaveAccessibleName('As the network reads it: 16×32×1');
    await expect
      .poll(async () => {
        const picture = String(await shown());
        return new Set(picture.split(',')).size > 2 && !seen.includes(picture);
      })
      .toBe(true);
    seen.push(String(await shown()));
  }
  // 28×28 is padded to 28×56: a quarter of 32 columns at each side is black.
  const padded = await shown();
  expect(new Set(padded.filter((_, i) => i % 32 < 7 || i % 32 > 24))).toEqual(new Set([0]));
  await close(playground);
  await expect(page.getByText('The network gets 16×32×1')).toBeVisible();
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
});
