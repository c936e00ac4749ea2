import { defineConfig } from 'playwright/test';
import { faultSite } from './e2e/faultSite.ts';
import { launchOptions } from './e2e/launch.ts';

const port = process.env['PORT'] ?? '4173';
const url = `http://127.0.0.1:${port}`;
const fault = faultSite();
const soaks = '**/soak*.spec.ts';
/** With graphics computed by the processor: minutes each, mostly of compiling shaders on one core. */
const graphics = '**/{backends,gpuFaults,numbers}*.spec.ts';
/** `npm run test:long` runs those too. */
const left = process.env['LONG'] ? [] : ['**/*.long.spec.ts'];

/**
 * Journeys on the built site, three tests at a time: each keeps up to three quarters of a core busy. The first two are of
 * what takes minutes on end: a training at a quarter of its pace is watched, and graphics are emulated. Begun last, they
 * would be waited for alone; so would the last file be, so a journey is anybody's who is free.
 */
export default defineConfig({
  testDir: 'e2e',
  workers: 3,
  projects: [
    { name: 'soak', testMatch: soaks, testIgnore: left, workers: 1 },
    { name: 'graphics', testMatch: graphics, testIgnore: [soaks, ...left], workers: 1 },
    { name: 'journeys', testIgnore: [soaks, graphics, ...left], fullyParallel: true },
  ],
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: url,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    // It would answer in the place of what a test lets fail; the tests of it let it in.
    serviceWorkers: 'block',
    launchOptions: launchOptions(),
  },
  webServer: [
    {
      command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
      url,
      reuseExistingServer: false,
    },
    {
      command: `npx vite preview --mode test --host 127.0.0.1 --port ${fault.port} --strictPort`,
      url: fault.url,
      reuseExistingServer: false,
    },
  ],
});
