import { defineConfig } from 'vitest/config';

const tfjs = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-layers',
];
const mainFields = ['module', 'main'];

export default defineConfig({
  resolve: { mainFields },
  ssr: { resolve: { mainFields } },
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    // Not one core less, as by default: nobody waits for the machine meanwhile.
    maxWorkers: '100%',
    // A thread is there sooner than a process.
    pool: 'threads',
    setupFiles: ['src/test/setup.ts'],
    // tfjs as the browser gets it: its ES modules (the gradients exist in no other form), bundled once so that each
    // test file loads them fast, with exactly one tfjs-core.
    deps: { optimizer: { ssr: { enabled: true, include: tfjs } } },
    server: { deps: { inline: [/@tensorflow\//] } },
  },
});
