import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { policyInPage } from '../scripts/policyInPage.ts';
import { tfjsWasmThreads } from '../scripts/tfjsWasmThreads.ts';

/**
 * The bench's page, built into the app's site but apart from it: the app's own chunks and what its service worker keeps
 * stay as they are.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), policyInPage(), tfjsWasmThreads()],
  worker: { format: 'es', plugins: () => [tfjsWasmThreads()] },
  build: {
    outDir: fileURLToPath(new URL('../dist/bench', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
});
