import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the numbers page beside the app's build, not into it: nothing of it ships. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  worker: { format: 'es' },
  build: {
    outDir: '../../node_modules/.cache/numbers',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
  },
});
