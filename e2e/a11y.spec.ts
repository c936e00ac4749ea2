import type { Page } from 'playwright/test';
import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';

/** Holds the page as it is now to axe. In the dark nothing but colours can be other than in the light: they are looked at in states that show colours of their own. */
const checkOf = (page: Page) => async (state: string) => {
  const schemes = colourful.has(state) ? (['dark', 'light'] as const) : (['light'] as const);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const rule = colorScheme === 'dark' ? 'color-contrast' : undefined;
    expect(await axeViolations(page, rule), `${state}, ${colorScheme}`).toEqual([]);
  }
};
const colourful: ReadonlySet<string> = new Set([
  'a number out of range',
  'a problem',
  'paused',
  'help',
  'data sets',
  'a connection refused',
  'branches',
  'done',
  'left behind',
]);

test('axe finds nothing in any tab, view and state light or dark', async ({ playground }) => {
  test.setTimeout(120_000);
  const { page } = playground;
  await playground.openTiny();
  const check = checkOf(page);
  await check('before training');
  await playground.tab('Training');
  await check('training settings');
  await playground.block('conv2d').dblclick();
  await check('a layer');
  await playground.setNumber('kernel size', 0);
  await check('a number out of range');
  await page.getByRole('spinbutton', { name: 'kernel size' }).blur();
  await playground.block('flatten').click();
  await page.keyboard.press('Delete');
  await check('a problem');
  await playground.button('Undo').click();
  await page.getByRole('radio', { name: 'Summary' }).click();
  await check('summary');
  await page.getByRole('radio', { name: 'Blocks' }).click();
  await playground.tab('Outcome');
  await playground.choose('training pictures', '1,000');
  await playground.train();
  await playground.waitForStep(5);
  await playground.button('Pause').click();
  await playground.waitForStatus('paused');
  await check('paused');
  await playground.button('Draw').click();
  await check('drawing');
  await page.keyboard.press('Escape');
  await playground.button('Help').click();
  await check('help');
});

test('axe finds nothing in branches, menus and dialogs light or dark', async ({ playground }) => {
  test.setTimeout(120_000);
  const { page } = playground;
  await playground.openTiny();
  const check = checkOf(page);
  const open = async (button: string, state: string) => {
    await playground.button(button).click();
    await check(state);
    await page.keyboard.press('Escape');
  };
  await open('Templates', 'templates');
  await open('Share', 'share');
  await open('Theme', 'theme');
  await open('Browse data sets', 'data sets');
  await open('Actions of conv2d', 'a block’s menu');
  await playground.drag(playground.output('conv2d'), playground.block('dense'));
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await check('ways to connect');
  await page.keyboard.press('Escape');
  await playground.drag(playground.output('dense'), playground.block('conv2d'));
  await expect(page.getByText('go in a circle').first()).toBeVisible();
  await check('a connection refused');
  await playground.template('Small ResNet');
  await expect(playground.block('add_2')).toBeVisible();
  await check('branches');
  await playground.block('add_2').dblclick();
  await check('inputs of a merge');
  await page.getByRole('radio', { name: 'Summary' }).click();
  await check('summary with connections');
});

test('axe finds nothing in the Evaluate view in any state light or dark', async ({ playground }) => {
  test.setTimeout(120_000);
  const { page } = playground;
  const check = checkOf(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/test-*.bin', async (route) => {
    await held;
    await route.continue();
  });
  await playground.openTiny();
  await playground.view('Evaluate');
  await expect(page.getByText('Nothing to evaluate yet')).toBeVisible();
  await check('no model');
  await playground.view('Playground');
  await playground.tab('Training');
  await playground.setNumber('learning rate', 1);
  await playground.view('Evaluate');
  // After one such step some classes are never predicted, so zero_division is on offer.
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await expect(page.getByText('Not evaluated yet')).toBeVisible();
  await check('not evaluated');
  await playground.button('Evaluate on the test set').click();
  await expect(page.getByText('Getting the test pictures')).toBeVisible();
  await check('running');
  release();
  await expect(page.getByRole('combobox', { name: 'zero_division' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Worst first')).toBeVisible();
  await page.getByText('As text').click();
  await check('done');
  await playground.button('Step').click();
  await expect(page.getByText('trained further since')).toBeVisible();
  await check('left behind');
  await page.setViewportSize({ width: 390, height: 844 });
  await check('on a phone');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test('nothing is wider than the page at any size', async ({ playground }) => {
  const { page } = playground;
  const sizes = [
    [1440, 900],
    [1024, 768],
    [390, 844],
    // 1440×900 at 200 % zoom.
    [720, 450],
  ] as const;
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const check = async (what: string) => {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await expect.poll(overflow, `${what} at ${width}×${height}`).toBeLessThanOrEqual(0);
      if (width === 1440) {
        const scrolls = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
        expect(scrolls, 'the first screen needs no scrolling').toBeLessThanOrEqual(0);
      }
    }
  };
  await playground.open();
  await check('a chain');
  await playground.template('Small ResNet');
  await expect(playground.block('add_2')).toBeVisible();
  await check('branches');
});

test('with reduced motion the charts keep their colours', async ({ playground }) => {
  const { page } = playground;
  const lines = async () => {
    const canvas = page.getByRole('figure', { name: 'Loss' }).locator('canvas').first();
    return new Set(
      await canvas.evaluate((element: HTMLCanvasElement) => {
        const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
        return Array.from({ length: pixels.length / 4 }, (_, i) => pixels.slice(4 * i, 4 * i + 4).join());
      }),
    );
  };
  await playground.openTiny();
  const moving = await lines();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await playground.openTiny();
  expect(await lines()).toEqual(moving);
});
