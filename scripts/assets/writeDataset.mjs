/** Writes a data set's folder under public/datasets: chunks, manifest, licence, sample sheet. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import { encodePng } from './chromium.mjs';
import { predictionErrors } from './predictionErrors.mjs';

const CHUNK = 5000;
/** Pictures of each class on the sample sheet, and the sides of one there, in pixels. */
const SHEET_ROW = 10;
const SHEET_SIDE = 32;

/** @typedef {{ readonly pixels: Uint8Array, readonly labels: Uint8Array }} Part */

/** Hash of some bytes in lower-case hex. */
export const hash = (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex');

/** An idx file's bytes after its header, checked by the md5 of the whole file where one is known. */
export function readIdx(bytes, headerBytes, md5) {
  if (md5 && hash('md5', bytes) !== md5) throw new Error('This is not the original file.');
  return bytes.subarray(headerBytes);
}

/**
 * @param {object} about what the manifest says beside counts and files
 * @param {{ training: Part, test: Part }} parts
 * @param {string} licenceText LICENSE.md
 */
export async function writeDataset(about, parts, licenceText) {
  const target = fileURLToPath(new URL(`../../public/datasets/${about.id}/`, import.meta.url));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const manifest = {
    ...about,
    training: writePart(target, 'training', about, parts.training),
    test: writePart(target, 'test', about, parts.test),
  };
  writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(target, 'LICENSE.md'), licenceText);
  writeFileSync(join(target, 'sheet.png'), await sampleSheet(about, parts.training));
  const bytes = [...manifest.training.chunks, ...manifest.test.chunks].reduce((sum, c) => sum + c.bytes, 0);
  console.log(
    `${about.id}: ${manifest.training.count} + ${manifest.test.count} pictures, ${(bytes / 1e6).toFixed(1)} MB`,
  );
}

/** Writes one part's chunks in their order, and describes them. */
function writePart(target, name, { shape, encoding, classNames }, { pixels, labels }) {
  const size = shape[0] * shape[1] * shape[2];
  const chunks = [];
  for (let start = 0; start < labels.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, labels.length);
    const file = `${name}-${String(chunks.length).padStart(2, '0')}.bin`;
    const own = pixels.subarray(start * size, end * size);
    const content = [
      encoding === 'predicted' ? predictionErrors(own, shape) : own,
      labels.subarray(start, end),
    ];
    const bytes = smallestGzip(Buffer.concat(content));
    // The header's operating-system byte is the one thing that differs between machines.
    bytes[9] = 255;
    writeFileSync(join(target, file), bytes);
    chunks.push({ file, count: end - start, bytes: bytes.length, sha256: hash('sha256', bytes) });
  }
  const classCounts = new Array(classNames.length).fill(0);
  for (const label of labels) classCounts[label]++;
  return { count: labels.length, classCounts, chunks, pixelsSha256: hash('sha256', pixels) };
}

const strategies = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
];

/** Which way of searching serves best differs from data to data; unpacking is the same for all. */
const smallestGzip = (bytes) =>
  strategies
    .map((strategy) => gzipSync(bytes, { level: 9, strategy }))
    .toSorted((a, b) => a.length - b.length)[0];

/** The first training pictures of each class, a row a class (two classes a row beyond twelve), as PNG. */
export async function sampleSheet({ shape, classNames }, { pixels, labels }) {
  const [height, width, channels] = shape;
  const perRow = classNames.length > 12 ? 2 : 1;
  const each = SHEET_ROW / perRow;
  const rows = Math.ceil(classNames.length / perRow);
  const sheet = { width: SHEET_ROW * SHEET_SIDE, height: rows * SHEET_SIDE };
  const rgba = new Uint8Array(sheet.width * sheet.height * 4).fill(255);
  const seen = new Array(classNames.length).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (seen[label] >= each) continue;
    const left = ((label % perRow) * each + seen[label]++) * SHEET_SIDE;
    const top = Math.floor(label / perRow) * SHEET_SIDE;
    for (let y = 0; y < SHEET_SIDE; y++)
      for (let x = 0; x < SHEET_SIDE; x++)
        for (let c = 0; c < 3; c++) {
          const channel = Math.min(c, channels - 1);
          rgba[((top + y) * sheet.width + left + x) * 4 + c] = areaMean(
            (row, column) => pixels[((i * height + row) * width + column) * channels + channel],
            [(y * height) / SHEET_SIDE, ((y + 1) * height) / SHEET_SIDE],
            [(x * width) / SHEET_SIDE, ((x + 1) * width) / SHEET_SIDE],
          );
        }
  }
  return encodePng(rgba, sheet.width, sheet.height);
}

/** Mean over the pixels whose corners lie in the box, at least one. */
function areaMean(at, [top, bottom], [left, right]) {
  let sum = 0;
  let count = 0;
  for (let row = Math.floor(top); row < Math.max(Math.floor(top) + 1, Math.floor(bottom)); row++)
    for (
      let column = Math.floor(left);
      column < Math.max(Math.floor(left) + 1, Math.floor(right));
      column++
    ) {
      sum += at(row, column);
      count++;
    }
  return Math.round(sum / count);
}

/** Reads a file of an unpacked package. */
export const readFrom = (folder, ...path) => readFileSync(join(folder, ...path));
