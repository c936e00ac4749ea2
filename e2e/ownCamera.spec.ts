import { launchOptions } from './launch.ts';
import { axeViolations } from './axe.ts';
import { expect, test } from './playground.ts';

const launch = launchOptions();
test.use({
  permissions: ['camera'],
  launchOptions: {
    ...launch,
    args: [...launch.args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

test('takes pictures while a button is held, and by a timer; then it is off, and every fault is said', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const ask = media.getUserMedia.bind(media);
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    media.getUserMedia = async (constraints) => {
      const { fault } = window as { fault?: string };
      if (fault !== undefined) throw new DOMException('', fault);
      const stream = await ask(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const live = () =>
    page.evaluate(() =>
      (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map(({ readyState }) => readyState),
    );
  const failsWith = (fault: string | undefined) =>
    page.evaluate((name) => Object.assign(window, { fault: name }), fault);
  await playground.open('./?backend=wasm#data');
  await playground.button('Begin with empty classes').click();
  await page.getByRole('button', { name: 'Take pictures of 1 Class 1' }).click();
  const dialog = page.getByRole('dialog', { name: 'Camera' });
  const hold = dialog.getByRole('button', { name: 'Hold to take pictures' });
  await expect(hold).toBeEnabled({ timeout: 60_000 });
  await expect(dialog.getByText('“Class 1”: 0 pictures.')).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);

  await hold.hover();
  await page.mouse.down();
  await expect(dialog.getByText(/^[4-9] pictures taken/)).toBeVisible({ timeout: 60_000 });
  await page.mouse.up();
  await expect(dialog.getByText(/“Class 1”: ([4-9]|1\d) pictures\./)).toBeVisible({ timeout: 60_000 });
  await playground.choose('class', '2 Class 2');
  await dialog.getByLabel('pictures by timer').fill('3');
  await dialog.getByRole('button', { name: 'Start in 3 s' }).click();
  await expect(dialog.getByText('3 pictures taken. “Class 2”: 3 pictures.')).toBeVisible({ timeout: 60_000 });

  // Unplugged, then asked for again in vain, then there again.
  await page.evaluate(() => {
    const { tracks } = window as unknown as { tracks: MediaStreamTrack[] };
    for (const track of tracks) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  });
  await expect(dialog.getByRole('alert')).toContainText('unplugged');
  await expect(hold).toBeDisabled();
  const again = dialog.getByRole('button', { name: 'Try again' });
  for (const [fault, sentence] of [
    ['NotAllowedError', 'is not allowed'],
    ['NotFoundError', 'No camera was found'],
    ['NotReadableError', 'something else is using it'],
  ] as const) {
    await failsWith(fault);
    await again.click();
    await expect(dialog.getByRole('alert')).toContainText(sentence);
  }
  await failsWith(undefined);
  await again.click();
  await expect(hold).toBeEnabled({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await live()).not.toContain('live');
  await expect(page.getByRole('button', { name: /^Show 1 Class 1, \d+ pictures$/ })).toBeVisible();
});
