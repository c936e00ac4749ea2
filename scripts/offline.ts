import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { headers } from './headers.mjs';

/** Files of `public/` that belong to the app itself. */
const publicFiles = ['icon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest'];

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
        .filter((name) => name !== 'serviceWorker.js' && !name.startsWith('.vite/'))
        .concat(publicFiles)
        .toSorted();
      const hash = createHash('sha256').update(worker.code);
      for (const name of files) {
        const made = bundle[name];
        if (!made) hash.update(readFileSync(new URL(`../public/${name}`, import.meta.url)));
        else hash.update(made.type === 'chunk' ? made.code : made.source);
      }
      hash.update(JSON.stringify(headers));
      const version = hash.digest('hex').slice(0, 16);
      worker.code = worker.code.replaceAll(
        'SHELL_OF_THIS_BUILD',
        JSON.stringify({ version, files, headers }),
      );
    },
  },
});
