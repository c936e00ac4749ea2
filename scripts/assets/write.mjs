/** Writes public/datasets from pinned, checked sources: `npm run assets`, or `npm run assets -- mnist` for some. */
import { writeCatalogue } from './catalogue.mjs';
import { closeChromium } from './chromium.mjs';
import { writeCifar10 } from './cifar10.mjs';
import { writeFashion } from './fashion.mjs';
import { writeGeneratedSheets } from './generatedSheets.mjs';
import { writeLetters } from './letters.mjs';
import { writeMnist } from './mnist.mjs';
import { writePhotos } from './photos.mjs';
import { writeQuickdraw } from './quickdraw.mjs';

const writers = {
  mnist: writeMnist,
  fashion: writeFashion,
  cifar10: writeCifar10,
  quickdraw: writeQuickdraw,
  photos: writePhotos,
  letters: writeLetters,
};
const wanted = process.argv.slice(2);
for (const id of wanted.length > 0 ? wanted : Object.keys(writers)) {
  if (!Object.hasOwn(writers, id)) throw new Error(`There is no data set ${id}.`);
  await writers[id]();
}
writeCatalogue();
await writeGeneratedSheets();
await closeChromium();
