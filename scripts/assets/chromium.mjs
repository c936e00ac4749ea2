/** Decodes and encodes pictures, and draws letters, in a headless Chromium: it knows every format. */
import { chromium } from 'playwright';
import { launchOptions } from '../browser.mjs';

let opened;

/** A blank page, the same one for all; `closeChromium` ends it. */
export async function blankPage() {
  opened ??= (async () => {
    const browser = await chromium.launch(launchOptions());
    return { browser, page: await browser.newPage() };
  })();
  return (await opened).page;
}

/** Lets Node end. */
export async function closeChromium() {
  const before = opened;
  opened = undefined;
  await (await before)?.browser.close();
}

/** @returns {Promise<Buffer>} */
export async function encodePng(rgba, width, height) {
  const page = await blankPage();
  const png = await page.evaluate(
    async (raw) => {
      const canvas = new OffscreenCanvas(raw.width, raw.height);
      const data = Uint8ClampedArray.from(atob(raw.base64), (c) => c.charCodeAt(0));
      canvas.getContext('2d').putImageData(new ImageData(data, raw.width, raw.height), 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    { base64: Buffer.from(rgba).toString('base64'), width, height },
  );
  return Buffer.from(png, 'base64');
}

/**
 * A picture's pixels as RGB, or the part of it that `box` (left, top, width, height) cuts out, scaled to `size`.
 * @returns {Promise<{ width: number, height: number, pixels: Buffer }>}
 */
export async function decodePicture(file, { box, size } = {}) {
  const page = await blankPage();
  const decoded = await page.evaluate(
    async (wanted) => {
      const bytes = Uint8Array.from(atob(wanted.base64), (c) => c.charCodeAt(0));
      const options = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' };
      const bitmap = await createImageBitmap(new Blob([bytes]), options);
      const [left, top, boxWidth, boxHeight] =
        wanted.box === 'square'
          ? [
              Math.floor((bitmap.width - Math.min(bitmap.width, bitmap.height)) / 2),
              Math.floor((bitmap.height - Math.min(bitmap.width, bitmap.height)) / 2),
              Math.min(bitmap.width, bitmap.height),
              Math.min(bitmap.width, bitmap.height),
            ]
          : (wanted.box ?? [0, 0, bitmap.width, bitmap.height]);
      const [width, height] = wanted.size ?? [boxWidth, boxHeight];
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(bitmap, left, top, boxWidth, boxHeight, 0, 0, width, height);
      const { data } = context.getImageData(0, 0, width, height);
      let text = '';
      for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i], data[i + 1], data[i + 2]);
      return { width, height, base64: btoa(text) };
    },
    { base64: file.toString('base64'), box, size },
  );
  return { width: decoded.width, height: decoded.height, pixels: Buffer.from(decoded.base64, 'base64') };
}
