import type { Locator, Page } from 'playwright/test';
import { expect, test } from './playground.ts';

/** More presses of Tab than there are stops on the page. */
const STOPS = 250;

/** Goes from stop to stop, on or back, whichever way it lies, until this one has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  // Found once: by role and name it takes as long as the press.
  const stop = await target.elementHandle();
  const isBefore = await stop?.evaluate((element) => {
    const at = document.activeElement ?? document.body;
    return Boolean(at.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING);
  });
  for (let i = 0; i < STOPS; i++) {
    if (await stop?.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(isBefore ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`Tab leads nowhere to ${target.toString()}`);
}

test('from compile to fine-tuning a frozen layer and the test, by keyboard alone', async ({ playground }) => {
  test.setTimeout(240_000);
  const { page } = playground;
  const { keyboard } = page;
  await playground.openTiny('?backend=wasm', { batchSize: 32, epochs: 2, pictures: 1000 });
  const press = async (target: Locator, ...keys: string[]) => {
    await tabTo(page, target);
    for (const key of keys) await keyboard.press(key);
  };
  /** Of the menu just opened, by arrows. */
  const choose = async (name: string) => {
    const items = page.getByRole('menuitem');
    const focused = items.and(page.locator(':focus'));
    await expect(focused).toBeVisible();
    const wanted = page.getByRole('menuitem', { name, exact: true });
    for (let i = await items.count(); i > 0 && (await focused.innerText()) !== name; i--)
      await keyboard.press('ArrowDown');
    await expect(wanted).toBeFocused();
    await keyboard.press('Enter');
  };
  const type = async (label: string, value: string) => {
    await press(page.getByRole('spinbutton', { name: label, exact: true }), 'ControlOrMeta+a');
    await keyboard.type(value);
  };
  const selected = page.getByRole('tablist').getByRole('tab', { selected: true });
  /** The toolbar is one stop, at the tool last used, with arrows between them. */
  const use = async (name: string) => {
    const tools = page.getByRole('toolbar', { name: 'Training' });
    await tabTo(page, tools.locator('button[tabindex="0"]'));
    const tool = tools.getByRole('button', { name, exact: true });
    for (let i = 0; i < 4; i++) {
      if (await tool.evaluate((element) => element === document.activeElement)) break;
      await keyboard.press('ArrowRight');
    }
    await expect(tool).toBeFocused();
    await keyboard.press('Enter');
  };
  const toTab = async (name: string) => {
    await tabTo(page, selected.first());
    for (let i = 0; i < 3 && (await selected.first().innerText()) !== name; i++) {
      await keyboard.press('ArrowRight');
      await keyboard.press('Enter');
    }
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
  };

  // Compile: optimizer, loss, metrics.
  await toTab('Training');
  await press(page.getByRole('combobox', { name: 'optimizer', exact: true }), 'Enter');
  await keyboard.type('Adam');
  await expect(page.getByRole('option', { name: 'Adam', exact: true })).toBeFocused();
  await keyboard.press('Enter');
  await type('learning rate', '0.01');
  await press(page.getByText('Advanced', { exact: true }), 'Enter');
  await type('label smoothing', '0.1');
  await type('top k', '3');

  // Train an epoch and watch: curves, layers.
  await use('Epoch');
  await expect(playground.progress).toHaveAttribute('aria-valuetext', 'epoch 2 of 2, step 0 of 32');
  await playground.waitForStatus('paused');
  await toTab('Outcome');
  await expect(page.getByRole('figure', { name: 'Loss' })).toBeVisible();
  // The blocks are one stop, with arrows between them.
  await tabTo(page, page.locator('[data-block][tabindex="0"]'));
  await keyboard.press('ArrowDown');
  await expect(playground.block('conv2d')).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Layer' })).toHaveAttribute('aria-selected', 'true');

  // Fine-tune: the convolution is frozen, the rate lowered.
  await press(playground.button('Actions of conv2d'), 'Enter');
  await choose('Freeze');
  await expect(playground.block('conv2d')).toHaveAccessibleName('conv2d, Conv2D, frozen');
  await toTab('Training');
  await type('learning rate', '0.001');
  await use('Resume');
  await playground.waitForStatus('finished');
  await toTab('Outcome');
  await expect(
    page
      .getByRole('figure', { name: 'Loss' })
      .getByRole('list', { name: 'Changes within the run' })
      .getByRole('img'),
  ).toHaveAccessibleName('after step 32: learning rate 0.01 → 0.001, conv2d frozen');

  // Thawed, it is trained on.
  await press(playground.button('Actions of conv2d'), 'Enter');
  await choose('Unfreeze');
  await use('Train');
  await expect(playground.progress).toHaveAttribute('aria-valuetext', /^epoch 3 of 4/);
  await playground.waitForStatus('finished');

  await press(page.getByRole('link', { name: 'Evaluate', exact: true }), 'Enter');
  await press(playground.button('Evaluate on the test set'), 'Enter');
  await expect(playground.report).toBeVisible({ timeout: 60_000 });
});
