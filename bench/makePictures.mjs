import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Folders, each a class. */
const CLASSES = 10;
const AT_ONCE = 50;

/**
 * JPEGs from so many seeds, base64: as a photo has, soft and fine detail, 640 pixels wide or high.
 * Runs in the page.
 */
function makeJpegs([first, count]) {
  const randomFrom = (seed) => {
    let state = Math.imul(seed + 1, 2654435761) >>> 0;
    return () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) >>> 24;
  };
  const noise = (width, height, next) => {
    const pixels = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : next(),
    );
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
    return canvas;
  };
  // One for all, each picture takes another part of it.
  const fine = (globalThis.fine ??= noise(900, 900, randomFrom(0)));
  const draw = async (seed) => {
    const next = randomFrom(seed);
    const [width, height] = seed % 3 === 0 ? [480, 640] : [640, 480];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context.drawImage(noise(7, 6, next), 0, 0, width, height);
    context.globalAlpha = 0.45;
    context.drawImage(noise(27, 20, next), 0, 0, width, height);
    context.globalAlpha = 0.12;
    context.drawImage(fine, next(), next(), width / 2, height / 2, 0, 0, width, height);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };
  return Promise.all(Array.from({ length: count }, (_, i) => draw(first + i)));
}

/**
 * A folder with so many different pictures, made once.
 * @param {import('playwright').Browser} browser
 * @returns its path
 */
export async function picturesFolder(browser, count) {
  const folder = new URL(`../node_modules/.cache/bench-pictures/${count}`, import.meta.url).pathname;
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  for (let i = 0; i < CLASSES; i++) mkdirSync(`${making}/class ${i}`, { recursive: true });
  const starts = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, i) => i * AT_ONCE);
  const work = async () => {
    const page = await browser.newPage();
    for (let first = starts.shift(); first !== undefined; first = starts.shift()) {
      const files = await page.evaluate(makeJpegs, [first, Math.min(AT_ONCE, count - first)]);
      files.forEach((base64, i) =>
        writeFileSync(
          `${making}/class ${(first + i) % CLASSES}/${first + i}.jpg`,
          Buffer.from(base64, 'base64'),
        ),
      );
    }
    await page.close();
  };
  await Promise.all([work(), work()]);
  renameSync(making, folder);
  return folder;
}
