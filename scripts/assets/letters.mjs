/** The letters A to Z of some open typefaces as masks, from which the app makes its "Printed letters". */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { blankPage } from './chromium.mjs';
import { unpackPackage } from './npmTarball.mjs';
import { hash, readFrom } from './writeDataset.mjs';

/** Sides of a mask and height of a capital letter there, in pixels. */
const SIDE = 48;
const HEIGHT = 30;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Masks `[letter, row, column]` of one typeface, 0 to 255 of ink. */
async function masksOf(font) {
  const page = await blankPage();
  const base64 = await page.evaluate(
    async ({ file, letters, side, height }) => {
      const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
      const face = await new FontFace('face', bytes.buffer).load();
      document.fonts.add(face);
      const canvas = new OffscreenCanvas(side, side);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.fillStyle = 'white';
      const measure = (letter, size) => {
        context.font = `${size}px face`;
        return context.measureText(letter);
      };
      // As large as lets every letter be as high as wanted or fit in the width.
      const capital = measure('H', 100).actualBoundingBoxAscent;
      let size = (100 * height) / capital;
      for (const letter of letters) {
        const m = measure(letter, 100);
        const width = m.actualBoundingBoxLeft + m.actualBoundingBoxRight;
        const tall = m.actualBoundingBoxAscent + m.actualBoundingBoxDescent;
        size = Math.min(size, (100 * (side - 4)) / Math.max(width, tall));
      }
      let text = '';
      for (const letter of letters) {
        const m = measure(letter, size);
        context.clearRect(0, 0, side, side);
        context.fillText(
          letter,
          (side - (m.actualBoundingBoxRight - m.actualBoundingBoxLeft)) / 2,
          (side + m.actualBoundingBoxAscent - m.actualBoundingBoxDescent) / 2,
        );
        const { data } = context.getImageData(0, 0, side, side);
        for (let i = 3; i < data.length; i += 4) text += String.fromCharCode(data[i]);
      }
      document.fonts.delete(face);
      return btoa(text);
    },
    { file: font.toString('base64'), letters: LETTERS, side: SIDE, height: HEIGHT },
  );
  return Buffer.from(base64, 'base64');
}

/** Writes public/datasets/letters. */
export async function writeLetters() {
  const typefaces = JSON.parse(readFileSync(new URL('typefaces.json', import.meta.url), 'utf8'));
  const masks = [];
  const credits = [];
  for (const { package: name, version, sha512 } of typefaces) {
    const { folder, remove } = unpackPackage(`${name}@${version}`, sha512);
    const { license } = JSON.parse(readFrom(folder, 'package.json'));
    if (license !== 'OFL-1.1') throw new Error(`${name} is under ${license}.`);
    const short = name.slice('@fontsource/'.length);
    masks.push(await masksOf(readFrom(folder, 'files', `${short}-latin-400-normal.woff2`)));
    const [notice] = readFrom(folder, 'LICENSE').toString().split('\n');
    // The notice of the first file; those of the other weights and slants follow it on the same line.
    const [copyright] = notice.trim().split(/ \(https?:|,? with Reserved|\. /);
    credits.push(`- ${name} ${version}: ${copyright}`);
    remove();
  }
  const target = fileURLToPath(new URL('../../public/datasets/letters/', import.meta.url));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const all = Buffer.concat(masks);
  const bytes = gzipSync(all, { level: 9 });
  bytes[9] = 255;
  writeFileSync(join(target, 'masks.bin'), bytes);
  const manifest = {
    side: SIDE,
    typefaces: typefaces.map(({ package: name }) => name.slice('@fontsource/'.length)),
    letters: LETTERS.split(''),
    file: 'masks.bin',
    bytes: bytes.length,
    sha256: hash('sha256', bytes),
    masksSha256: hash('sha256', all),
  };
  const description = fileURLToPath(new URL('../../src/data/generated/letterMasks.json', import.meta.url));
  writeFileSync(description, `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(target, 'LICENSE.md'),
    `# Printed letters

Drawn from these typefaces, each under the SIL Open Font License 1.1, https://openfontlicense.org. The drawings of
letters are not fonts and carry no licence of their own; the typefaces are named in thanks.

${credits.join('\n')}
`,
  );
  console.log(`letters: ${typefaces.length} typefaces, ${(bytes.length / 1e6).toFixed(1)} MB`);
}
