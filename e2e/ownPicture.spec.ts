import type { Page } from 'playwright/test';
import { axeViolations } from './axe.ts';
import { expect, pixelsOf, type Playground, test } from './playground.ts';

type Type = 'image/png' | 'image/jpeg';

/** A picture of 60×40: red at the left, the rest as given, made by the browser. */
async function picture(page: Page, type: Type, rest: string): Promise<Buffer> {
  const bytes = await page.evaluate(
    async ([format, colour]) => {
      const canvas = new OffscreenCanvas(60, 40);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = colour ?? '';
      context.fillRect(0, 0, 60, 40);
      context.fillStyle = 'red';
      context.fillRect(0, 0, 30, 40);
      const blob = await canvas.convertToBlob({ type: format ?? '', quality: 1 });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [type, rest],
  );
  return Buffer.from(bytes);
}

/** A JPEG that says it was taken with the camera turned: shown a quarter clockwise (Exif orientation 6). */
function turned(jpeg: Buffer): Buffer {
  // APP1 of 34 bytes: "Exif", then TIFF, big-endian, with one entry: tag 0x0112, a short, 1 value, 6.
  const [segment, tiff] = ['ffe10022457869660000', '4d4d002a000000080001011200030000000100060000'];
  const exif = Buffer.from(`${segment}${tiff}00000000`, 'hex');
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** The dialog and what is in it. */
function dialogOf({ page }: Playground) {
  const dialog = page.getByRole('dialog', { name: 'Your picture' });
  const step = (name: string) => dialog.getByRole('img', { name: new RegExp(`^${name}: `) });
  /** Red, green and blue of a step at a place, as parts of its size. */
  const colourAt = async (name: string, across: number, down: number) => {
    const [height = 0, width = 0] = ((await step(name).getAttribute('alt')) ?? '')
      .replace(/^\w+: /, '')
      .split('×')
      .map(Number);
    const at = 4 * (Math.floor(down * height) * width + Math.floor(across * width));
    return (await pixelsOf(step(name))).slice(at, at + 3);
  };
  const names = () =>
    dialog
      .getByRole('listitem')
      .getByRole('img')
      .evaluateAll((steps: HTMLImageElement[]) => steps.map((s) => s.alt));
  return { dialog, step, colourAt, names };
}

const isRed = ([red = 0, green = 0, blue = 0]: readonly number[]) => red > 200 && green < 60 && blue < 60;

test('a chosen picture goes step by step to the form of the digits and flows through the network', async ({
  playground,
}) => {
  await playground.open();
  const { page, data } = playground;
  const { dialog, step, colourAt, names } = dialogOf(playground);
  const map = playground.maps('conv2d').getByRole('img').first();
  const before = await pixelsOf(map);
  const buffer = await picture(page, 'image/png', 'transparent');
  await page.getByLabel('Picture file').setInputFiles({ name: 'half.png', mimeType: 'image/png', buffer });
  await expect(dialog).toBeVisible();
  // A bright border is taken for paper, so it is inverted at first.
  await expect
    .poll(names)
    .toEqual(['Original: 40×60×3', 'Crop: 40×40×3', 'Grey: 40×40×1', 'Invert: 40×40×1', 'Scale: 28×28×1']);
  // Transparent is paper; a sixth of the width is cut off at either side, so the middle stays in the middle.
  expect(await colourAt('Original', 0.9, 0.5)).toEqual([255, 255, 255]);
  expect(isRed(await colourAt('Crop', 0.45, 0.5))).toBe(true);
  expect(await colourAt('Crop', 0.55, 0.5)).toEqual([255, 255, 255]);
  // 255 − 0.2989 × 255.
  expect(await colourAt('Scale', 0.1, 0.5)).toEqual([179, 179, 179]);
  expect(await axeViolations(page)).toEqual([]);

  await dialog.getByRole('switch', { name: 'invert' }).click();
  await expect.poll(names).not.toContain('Invert: 40×40×1');
  expect(await colourAt('Scale', 0.1, 0.5)).toEqual([76, 76, 76]);
  const scaled = await pixelsOf(step('Scale'));
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  const current = data.getByRole('img', { name: 'Current picture, your picture' });
  expect(await pixelsOf(current)).toEqual(scaled);
  await expect.poll(() => pixelsOf(map)).not.toEqual(before);
  await expect(page.getByRole('region', { name: 'Results' }).getByText('your picture')).toBeVisible();
  await playground.thumbnails.nth(1).click();
  await expect(data.getByRole('img', { name: /^Current picture, true class/ })).toBeVisible();
});

test('a dropped photo is turned upright, and a pasted one takes its place, in the colours of the set', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page, data } = playground;
  await playground.chooseDataset('CIFAR-10');
  const { dialog, colourAt, names } = dialogOf(playground);
  const jpeg = turned(await picture(page, 'image/jpeg', 'blue'));
  await page.evaluate(
    (bytes) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(bytes)], 'turned.jpg', { type: 'image/jpeg' }));
      const fire = (type: string) =>
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }),
        );
      fire('dragover');
      fire('drop');
    },
    [...jpeg],
  );
  await expect.poll(names).toEqual(['Original: 60×40×3', 'Crop: 40×40×3', 'Scale: 32×32×3']);
  expect(isRed(await colourAt('Original', 0.5, 0.1))).toBe(true);
  expect(isRed(await colourAt('Original', 0.5, 0.9))).toBe(false);
  expect(isRed(await colourAt('Scale', 0.5, 0.1))).toBe(true);

  const png = await picture(page, 'image/png', 'lime');
  await page.evaluate(
    (bytes) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(bytes)], 'image.png', { type: 'image/png' }));
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }),
      );
    },
    [...png],
  );
  await expect.poll(names).toEqual(['Original: 40×60×3', 'Crop: 40×40×3', 'Scale: 32×32×3']);
  expect(await colourAt('Scale', 0.9, 0.5)).toEqual([0, 255, 0]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(data.getByText('your picture', { exact: true })).toBeVisible();
});

test('what is no picture, damaged or too large is said in a sentence, and what flows stays', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page, data } = playground;
  const { dialog } = dialogOf(playground);
  const label = () => data.getByRole('img', { name: /^Current picture/ }).getAttribute('alt');
  const before = await label();
  const file = page.getByLabel('Picture file').first();
  const problem = dialog.getByRole('alert');
  await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expect(problem).toHaveText(/^“notes\.txt” is not a picture this browser can read\. JPEG, PNG/);
  const whole = await picture(page, 'image/png', 'blue');
  await page
    .getByLabel('Picture file')
    .last()
    .setInputFiles({ name: 'cut.png', mimeType: 'image/png', buffer: whole.subarray(0, 40) });
  await expect(problem).toHaveText(/^“cut\.png” is not a picture this browser can read/);
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(50e6 + 1)], 'huge.png', { type: 'image/png' }));
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }),
    );
  });
  await expect(problem).toHaveText(
    '“huge.png” is larger than 50 MB. Save a smaller copy of the picture and choose that.',
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await label()).toBe(before);
});

test('the steps follow when another set is chosen underneath, and a picture of another form does not stay', async ({
  playground,
}) => {
  await playground.openTiny();
  const { page, data } = playground;
  const { names } = dialogOf(playground);
  const buffer = await picture(page, 'image/png', 'white');
  await page.getByLabel('Picture file').setInputFiles({ name: 'own.png', mimeType: 'image/png', buffer });
  // Mostly bright at its border, so it is taken for paper; the red half is not.
  await expect.poll(names).toContain('Scale: 28×28×1');
  await page.keyboard.press('Escape');
  await expect(data.getByText('your picture', { exact: true })).toBeVisible();
  await playground.chooseDataset('Photos');
  await expect(data.getByText(/^true class/)).toBeVisible();
  await page.getByLabel('Picture file').setInputFiles({ name: 'own.png', mimeType: 'image/png', buffer });
  await expect.poll(names).toEqual(['Original: 40×60×3', 'Crop: 40×40×3', 'Scale: 160×160×3']);
});
