/** Sample sheets of the data sets that the app makes itself, made by the app's own code. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { sampleSheet } from './writeDataset.mjs';

const datasets = new URL('../../public/datasets/', import.meta.url);
/** As many pictures of each as surely hold enough of every class. */
const COUNT = 500;

/** Writes `sheet.png` of each generated set. */
export async function writeGeneratedSheets() {
  const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom', logLevel: 'error' });
  const { catalogue, defaultRef } = await vite.ssrLoadModule('/src/data/catalogue.ts');
  const { openDataset } = await vite.ssrLoadModule('/src/data/loadDataset.ts');
  for (const offer of catalogue.filter(({ bytes }) => bytes === 0)) {
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
    console.log(`${offer.info.id}: sheet`);
  }
  await vite.close();
}
