/** Sample sheets and licences of the data sets that the app makes itself, made by the app's own code. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { sampleSheet } from './writeDataset.mjs';

const datasets = new URL('../../public/datasets/', import.meta.url);
/** As many pictures of each as surely hold enough of every class. */
const COUNT = 500;

/** LICENSE.md of a set that is made of nothing but code. */
const licenceOf = ({ title, about }) => `# ${title}

${about}

Every picture is made on the device from a seed and the knobs by \`src/data/generated\`, which is under the MIT licence of
this project. The pictures carry no licence and need none; \`sheet.png\` shows some of them.
`;

/** Writes `sheet.png` of each generated set, and LICENSE.md where it draws from no files. */
export async function writeGeneratedSheets() {
  const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom', logLevel: 'error' });
  const { catalogue, defaultRef } = await vite.ssrLoadModule('/src/data/catalogue.ts');
  const { generatedSets } = await vite.ssrLoadModule('/src/data/generated/generatedSets.ts');
  const { openDataset } = await vite.ssrLoadModule('/src/data/loadDataset.ts');
  for (const offer of catalogue.filter(({ generated }) => generated)) {
    const dataset = await openDataset({
      dataset: defaultRef(offer),
      baseUrl: datasets.href,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      fetch: async (url) => new Response(readFileSync(fileURLToPath(url))),
    });
    await dataset.load(COUNT, ['training']);
    const samples = dataset.gather(
      'training',
      Uint32Array.from({ length: COUNT }, (_, i) => i),
    );
    const folder = new URL(`${offer.info.id}/`, datasets);
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL('sheet.png', folder), await sampleSheet(offer.info, samples));
    if (!generatedSets[offer.info.id].masks)
      writeFileSync(new URL('LICENSE.md', folder), licenceOf(offer.info));
    console.log(`${offer.info.id}: sheet`);
  }
  await vite.close();
}
