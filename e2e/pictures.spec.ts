import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, preview, type PreviewServer } from 'vite';
import { expect, type Page, test } from 'playwright/test';
import { headers } from '../scripts/headers.mjs';
import type { TestFile } from './pictures/page.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
interface Fixture {
  readonly width: number;
  readonly height: number;
  readonly quarters: readonly (readonly number[])[];
  readonly files: readonly { readonly name: string; readonly bytes: string }[];
}
const fixture = JSON.parse(
  readFileSync(new URL('../src/test/fixtures/pictureFiles.json', import.meta.url), 'utf8'),
) as Fixture;
const { quarters, files } = fixture;
const testFiles = files.map(({ name, bytes }): TestFile => [name, bytes]);

let server: PreviewServer;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  await build({ configFile: `${root}e2e/pictures/vite.config.ts`, logLevel: 'error' });
  server = await preview({
    configFile: false,
    root,
    preview: { host: '127.0.0.1', port: 0, headers },
    build: { outDir: 'node_modules/.cache/pictures' },
  });
});
test.afterAll(() => server.close());

/** What went wrong on the page without anybody asking. */
let faults: string[] = [];
test.beforeEach(async ({ page }) => {
  faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.waitForFunction(() => 'pictures' in window);
});
test.afterEach(() => expect(faults).toEqual([]));

const read = (page: Page, given: readonly TestFile[]) =>
  page.evaluate((all) => window.read(all.map(window.fileOf)), given);

test('pictures of all kinds and all 8 orientations come out upright, with the same colours', async ({
  page,
}) => {
  const heard = await read(page, testFiles);
  expect(heard).toMatchObject({ refused: [], stopped: null, read: files.length });
  expect(heard.samples.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
  expect(heard.samples.map(({ slot }) => slot)).toEqual(files.map((_, i) => i));
  for (const { name, width, height } of heard.samples) expect([width, height], name).toEqual([48, 32]);
  const pixels = await page.evaluate(
    async (slots) => [
      ...(await window.pictures.pixels({ id: 'a', form: { side: 64, channels: 3, fit: 'crop' } }, slots)),
    ],
    heard.samples.map(({ slot }) => slot),
  );
  const size = 64 * 64 * 3;
  // Middles of the quarters of what the crop leaves.
  const places = [
    [16, 16],
    [16, 48],
    [48, 16],
    [48, 48],
  ] as const;
  const wrong = files.flatMap(({ name }, i) =>
    places.flatMap(([y, x], quarter) => {
      const at = i * size + (y * 64 + x) * 3;
      const shown = pixels.slice(at, at + 3);
      const colour = quarters[quarter]!;
      const isGrey = name === 'grey.png' || name === 'deep.png';
      const grey = Math.round(0.299 * colour[0]! + 0.587 * colour[1]! + 0.114 * colour[2]!);
      const expected = name === 'clear.png' ? [255, 255, 255] : isGrey ? [grey, grey, grey] : colour;
      // The browser turns CMYK into colours in its own way.
      const most = name === 'cmyk.jpg' ? 40 : name.endsWith('.avif') || name === 'lossy.webp' ? 8 : 3;
      return shown.every((value, c) => Math.abs(value - expected[c]!) <= most)
        ? []
        : [`${name} ${quarter}: ${shown.join()} instead of ${expected.join()}`];
    }),
  );
  expect(wrong).toEqual([]);
});
