import type { CDPSession, Locator, Page } from 'playwright/test';
import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** The least side of what a finger can hit, pixels. */
const TARGET = 44;

/** Controls on screen whose target is smaller; links inside a sentence may be. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((size) => {
    const controls = document.querySelectorAll<HTMLElement>(
      'button, input, nav a, [role=tab], [role=switch], [role=combobox], [role=radio], [role=menuitem], summary',
    );
    return [...controls].flatMap((control) => {
      if (!control.checkVisibility({ visibilityProperty: true })) return [];
      // What is scrolled out of a list cannot be hit at all.
      control.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = control.getBoundingClientRect();
      if (width < 2 || height < 2) return [];
      const [x, y] = [left + width / 2, top + height / 2];
      const reach = size / 2 - 1;
      const isHit = ([dx, dy]: [number, number]) => {
        const [px, py] = [x + dx, y + dy];
        if (px < 0 || py < 0 || px > innerWidth || py > innerHeight) return true;
        const hit = document.elementFromPoint(px, py);
        return control.contains(hit);
      };
      const misses = (
        [
          [reach, 0],
          [-reach, 0],
          [0, reach],
          [0, -reach],
        ] as [number, number][]
      ).filter((offset) => !isHit(offset));
      const big = width >= size && height >= size;
      const name = control.getAttribute('aria-label') ?? control.textContent;
      return big || misses.length === 0 ? [] : [`${name} ${Math.round(width)}×${Math.round(height)}`];
    });
  }, TARGET);
}

/** Holds something, and drags it onto the lower part of something else, by a finger. */
async function fingerDrag(page: Page, finger: CDPSession, from: Locator, to: Locator): Promise<void> {
  await from.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const place = async (of: Locator, part: number) => {
    const { x = 0, y = 0, width = 0, height = 0 } = (await of.boundingBox()) ?? {};
    return { x: x + width / 2, y: y + height * part };
  };
  const start = await place(from, 0.5);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', start);
  await expect(page.locator('[data-part=carried]')).toBeAttached();
  // It may scroll on the way there.
  for (const part of [0.2, 0.5, 0.8, 1]) {
    const end = await place(to, 0.8);
    await touch('touchMove', {
      x: start.x + (end.x - start.x) * part,
      y: start.y + (end.y - start.y) * part,
    });
  }
  await touch('touchEnd');
  await expect(page.locator('[data-part=carried]')).toHaveCount(0);
}

test('on a phone everything can be hit with a finger and nothing is wider than the page', async ({
  playground,
}) => {
  test.setTimeout(120_000);
  const { page } = playground;
  await page.goto('./');
  await expect(playground.button('Train')).toBeEnabled({ timeout: 60_000 });
  const check = async (state: string) => {
    expect(await smallTargets(page), state).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), state).toBe(0);
    expect(await axeViolations(page), state).toEqual([]);
  };
  const pane = (name: string) => page.getByRole('radio', { name, exact: true }).tap();
  await check('model');
  await playground.template('Small ResNet');
  await expect(playground.block('add_2')).toBeVisible();
  await check('branches');
  await playground.button('Undo').tap();
  await pane('Data');
  await check('data');
  for (const panel of ['Change preprocessing', 'Draw']) {
    await playground.button(panel).tap();
    await expect(page.getByRole('dialog'), panel).toBeInViewport({ ratio: 0.99 });
    await page.keyboard.press('Escape');
  }
  await pane('Results');
  await check('outcome');
  await playground.tab('Training');
  await check('training');
  await pane('Model');
  await playground.block('conv2d').dblclick();
  // Phones have no mouse: left there, it would open the hint of whatever comes under it, over the list of layers too.
  await page.mouse.move(0, 0);
  await check('a layer');
  await pane('Model');
  // A layer is added by a tap, and trains.
  await playground.block('dropout').tap();
  await page.getByRole('list', { name: 'Layers' }).getByRole('button', { name: 'Dense', exact: true }).tap();
  await expect(playground.block('dense_2')).toBeVisible();
  // Or a layer is tapped, then the place where it goes.
  await page.getByRole('region', { name: 'Model', exact: true }).tap({ position: { x: 4, y: 4 } });
  await page
    .getByRole('list', { name: 'Layers' })
    .getByRole('button', { name: 'Dropout', exact: true })
    .tap();
  await check('a place to choose');
  await playground.button('Put Dropout between max_pooling2d and conv2d_1').tap();
  await expect
    .poll(async () => (await playground.blocks()).slice(2, 5))
    .toEqual(['max_pooling2d, MaxPooling2D', 'dropout_1, Dropout', 'conv2d_1, Conv2D']);
  await expect(playground.button('Put Dropout at the end')).toHaveCount(0);
  // Or it is dragged there; so is a block, and an output to another block.
  const finger = await page.context().newCDPSession(page);
  const drag = (from: Locator, to: Locator) => fingerDrag(page, finger, from, to);
  await drag(
    page.getByRole('list', { name: 'Layers' }).getByRole('button', { name: 'BatchNormalization' }),
    playground.block('conv2d'),
  );
  await playground.expectBlocks(1, ['conv2d, Conv2D', 'batch_normalization, BatchNormalization']);
  await drag(playground.block('conv2d'), playground.block('batch_normalization'));
  await playground.expectBlocks(1, ['batch_normalization, BatchNormalization', 'conv2d, Conv2D']);
  await drag(playground.output('dropout_1'), playground.block('max_pooling2d_1'));
  await page.getByRole('menuitem').first().tap();
  await expect(page.getByRole('status', { name: 'Model changes' })).toHaveText(
    'Connected dropout_1 to max_pooling2d_1',
  );
  await playground.button('Undo').tap();
  // Others are marked beside the selected one, and grouped, in their menus.
  const act = async (name: string, item: string) => {
    await playground.button(`Actions of ${name}`).tap();
    await page.getByRole('menuitem', { name: item, exact: true }).tap();
  };
  await playground.block('conv2d').tap();
  await act('max_pooling2d', 'Mark, to edit several together');
  await act('max_pooling2d', 'Group the 2 marked');
  await act('group', 'Unfold');
  await expect(playground.button('Fold group')).toBeVisible();
  await playground.button('Step').tap();
  await playground.waitForStatus('paused');
  await playground.view('Evaluate');
  await check('evaluate');
});
