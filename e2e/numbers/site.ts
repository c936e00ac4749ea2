/** Builds and serves the numbers page, and judges what it reports. */
import { fileURLToPath } from 'node:url';
import { build, preview, type PreviewServer } from 'vite';
import { test } from 'playwright/test';

/** Compiling shaders on a busy machine without a GPU takes its time. */
export const HANG = 300_000;

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The page is there for all tests of a file; answers where. */
export function numbersSite(): { readonly url: () => string } {
  let server: PreviewServer;
  test.beforeAll(async () => {
    test.setTimeout(HANG);
    await build({ configFile: `${root}e2e/numbers/vite.config.ts`, logLevel: 'error' });
    server = await preview({
      configFile: false,
      root,
      preview: { host: '127.0.0.1', port: 0 },
      build: { outDir: 'node_modules/.cache/numbers' },
    });
  });
  test.afterAll(() => server.close());
  return { url: () => server.resolvedUrls?.local[0] ?? '' };
}

/** The entries over the limit, so that a failure names them. */
export const over = (limit: number, errors: Readonly<Record<string, number>>) =>
  Object.entries(errors).filter(([, error]) => !(error <= limit));

/** The cases with an error above 1e-5 of the largest value. */
export const wrongOf = (cases: Readonly<Record<string, Readonly<Record<string, number>>>>) =>
  Object.entries(cases)
    .map(([title, errors]) => [title, over(1e-5, errors)] as const)
    .filter(([, errors]) => errors.length > 0);
