import type { Page } from 'playwright/test';
import { offerOf } from '../src/data/catalogue.ts';
import type { EditionInfo } from '../src/data/dataset.ts';
import type { Edition } from '../src/data/own/edition.ts';
import { defaultExperiment } from '../src/training/experiment/defaultExperiment.ts';
import { withDataset } from '../src/training/experiment/changeData.ts';
import { toFragment } from '../src/training/experiment/shareLink.ts';
import { templateNamed, withTemplate } from '../src/training/experiment/templates.ts';

const ID = `own-${'ab'.repeat(32)}`;

/** Two classes of one hostile name: bright on the left, bright on the right. */
export const NAME = '<b>it & that';
const info: EditionInfo = {
  title: 'Sides',
  shape: [28, 28, 1],
  fit: 'crop',
  classNames: [NAME, NAME],
  training: [90, 91],
  validation: [10, 11],
  test: [8, 12],
};
const labels = (['training', 'validation', 'test'] as const).flatMap((subset) => {
  const [left = 0, right = 0] = info[subset];
  return Array.from({ length: left + right }, (_, i) => (i < 2 * left ? i % 2 : 1));
});
const edition: Edition = {
  id: ID,
  setId: 'a-set',
  info,
  form: { side: 28, channels: 1, fit: 'crop' },
  // As after deletions: not from the first on, and backwards.
  slots: labels.map((_, i) => labels.length - i + 3),
  labels,
};

/** A link to an experiment on them: the starter CNN, for an epoch. */
export async function linkToOwn(): Promise<string> {
  const onOwn = withDataset(defaultExperiment(), offerOf({ id: ID, own: info }));
  const document = withTemplate(onOwn, templateNamed('Starter CNN'));
  return toFragment({ ...document, training: { ...document.training, epochs: 1, batchSize: 8 } });
}

/** Puts them onto the device as the page does, from the open page. */
export async function addOwn(page: Page): Promise<void> {
  await page.evaluate(async (kept) => {
    const root = await navigator.storage.getDirectory();
    const own = await root.getDirectoryHandle('own', { create: true });
    const write = async (folder: string, name: string, data: string | Uint8Array<ArrayBuffer>) => {
      const directory = await own.getDirectoryHandle(folder, { create: true });
      const file = await directory.getFileHandle(name, { create: true });
      const stream = await file.createWritable();
      await stream.write(data);
      await stream.close();
    };
    const size = 28 * 28;
    const pixels = new Uint8Array((Math.max(...kept.slots) + 1) * size);
    for (const [i, slot] of kept.slots.entries())
      for (let at = 0; at < size; at++) {
        const isBright = Number(at % 28 >= 14) === kept.labels[i];
        pixels[slot * size + at] = (isBright ? 150 : 20) + ((at * 31 + slot * 17) % 40);
      }
    await write(kept.setId, 'pixels-28x1-crop', pixels);
    await write('editions', `${kept.id}.json`, JSON.stringify(kept));
  }, edition);
}
