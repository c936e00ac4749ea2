import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

/** Builds the page in `folder` (a file: URL) beside the app's build, not into it: nothing of it ships. Where it lands is `name`'s folder in the cache. */
export const buildBeside = (folder: URL, name: string): UserConfig => ({
  root: fileURLToPath(folder),
  base: './',
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL(`../node_modules/.cache/${name}`, import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
  },
});
