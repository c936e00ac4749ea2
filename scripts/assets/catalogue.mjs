/** src/data/catalogue.json: of each shipped data set's manifest what the page shows before anything is loaded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** In the order of the picker. */
const ids = ['mnist', 'fashion', 'cifar10', 'quickdraw', 'photos'];

/** A manifest without its files. */
export function catalogueEntry(manifest) {
  const { training, test } = manifest;
  const part = ({ count, classCounts }) => ({ count, classCounts });
  const bytes = [...training.chunks, ...test.chunks].reduce((sum, chunk) => sum + chunk.bytes, 0);
  const entry = { ...manifest, training: part(training), test: part(test), bytes };
  delete entry.encoding;
  return entry;
}

/** Writes it from the manifests that are there. */
export function writeCatalogue() {
  const manifest = (id) =>
    JSON.parse(readFileSync(new URL(`../../public/datasets/${id}/manifest.json`, import.meta.url), 'utf8'));
  const target = fileURLToPath(new URL('../../src/data/catalogue.json', import.meta.url));
  writeFileSync(
    target,
    `${JSON.stringify(
      ids.map((id) => catalogueEntry(manifest(id))),
      null,
      2,
    )}\n`,
  );
}
