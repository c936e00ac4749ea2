import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { headers } from './headers.mjs';

/** The name of the file that the page begins with. */
export const PAGE = 'index';

const publicFolder = new URL('../public/', import.meta.url);
/** Files of `public/` that belong to the app itself: all but what the engine keeps when a data set is opened. */
const publicFiles = readdirSync(publicFolder, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && !/(\.bin|^manifest\.json)$/.test(file.name))
  .map(({ parentPath, name }) => relative(fileURLToPath(publicFolder), join(parentPath, name)))
  .map((path) => path.replaceAll('\\', '/'));

/** Tells the service worker which files are the app's and with which headers they are served. */
export const listOwnFiles = (): Plugin => ({
  name: 'list-own-files',
  apply: 'build',
  generateBundle: {
    // After index.html is made.
    order: 'post',
    handler(_, bundle) {
      const worker = bundle['serviceWorker.js'];
      if (worker?.type !== 'chunk') return this.error('There is no service worker to tell.');
      const files = Object.keys(bundle)
        .filter((name) => name !== 'serviceWorker.js')
        .concat(publicFiles)
        .toSorted();
      const entry = Object.values(bundle).find(
        (made) => made.type === 'chunk' && made.name === PAGE,
      )?.fileName;
      if (!entry) return this.error('There is no page to keep.');
      const hash = createHash('sha256').update(worker.code);
      for (const name of files) {
        const made = bundle[name];
        if (!made) hash.update(readFileSync(new URL(name, publicFolder)));
        else hash.update(made.type === 'chunk' ? made.code : made.source);
      }
      hash.update(JSON.stringify(headers));
      const version = hash.digest('hex').slice(0, 16);
      worker.code = worker.code.replaceAll(
        'SHELL_OF_THIS_BUILD',
        JSON.stringify({ version, files, entry, headers }),
      );
    },
  },
});
