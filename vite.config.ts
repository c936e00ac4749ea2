import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { faultBuild } from './scripts/faultBuild.mjs';
import { headers, isolationHeaders } from './scripts/headers.mjs';
import { listOwnFiles, PAGE } from './scripts/offline.ts';
import { policyInPage } from './scripts/policyInPage.ts';
import { tfjsWasmThreads } from './scripts/tfjsWasmThreads.ts';

/** Relative base: the same build works at the root of a host and under any sub-path. */
export default defineConfig({
  base: './',
  plugins: [react(), policyInPage(), listOwnFiles(), tfjsWasmThreads(), faultBuild()],
  worker: { format: 'es', plugins: () => [tfjsWasmThreads()] },
  // The policy would forbid what the dev server injects.
  server: { headers: isolationHeaders },
  preview: { headers },
  // Small files stay files: an inlined data: URL would need a looser content-security policy.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: { index: 'index.html', serviceWorker: 'src/app/offline/serviceWorker.ts' },
      // A service worker's scope is the folder it lies in, and its address may never change.
      output: {
        entryFileNames: ({ name }) =>
          name === 'serviceWorker' ? 'serviceWorker.js' : 'assets/[name]-[hash].js',
        // One file: by what later parts share of it they would be a hundred, each packed by itself.
        codeSplitting: {
          groups: [{ name: PAGE, tags: ['$initial'], test: (id) => !id.endsWith('/serviceWorker.ts') }],
        },
      },
    },
  },
  optimizeDeps: {
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
    ],
  },
});
