import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
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
const { quarters } = fixture;
/** In the order in which they are taken in, whatever the order they are given in. */
const files = fixture.files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
const testFiles = fixture.files.map(({ name, bytes }): TestFile => [name, bytes]);

// In one worker, which builds the page once.
test.describe.configure({ mode: 'default' });
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

/** A PNG of this size by its header. */
function pngHeader(width: number, height: number): string {
  const bytes = Buffer.from(files.find(({ name }) => name === 'plain.png')!.bytes, 'base64');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes.toString('base64');
}

test('what is no picture, or too large a one, is refused with its reason, and the rest is read', async ({
  page,
}) => {
  const plain = files.find(({ name }) => name === 'plain.jpg')!.bytes;
  const heard = await read(page, [
    ['bomb.png', pngHeader(16384, 16384)],
    ['text.jpg', Buffer.from('no picture').toString('base64')],
    ['cut.jpg', Buffer.from(plain, 'base64').subarray(0, 60).toString('base64')],
    ['empty.png', ''],
    ['.DS_Store', plain],
    ['good.jpg', plain],
  ]);
  expect(heard).toMatchObject({ read: 1, stopped: null });
  expect(heard.refused.map(({ path }) => path)).toEqual(['bomb.png', 'cut.jpg', 'empty.png', 'text.jpg']);
  const reasons = ['16384×16384 pixels', 'damaged or cut short', 'is empty', 'holds text'];
  for (const [i, reason] of reasons.entries()) expect(heard.refused[i]?.reason).toContain(reason);
});

/** As an iPhone's photo begins: its brands, and the size of a tile and of the whole. */
function heicHead(): string {
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const box = (name: string, ...parts: readonly Buffer[]): Buffer => {
    const content = Buffer.concat(parts);
    return Buffer.concat([u32(8 + content.length), Buffer.from(name), content]);
  };
  const ispe = (width: number, height: number) => box('ispe', u32(0), u32(width), u32(height));
  const kinds = Buffer.from('heic\0\0\0\0mif1MiHEMiPrmiafMiHBheic', 'latin1');
  const meta = box('meta', u32(0), box('iprp', box('ipco', ispe(512, 512), ispe(4032, 3024))));
  return Buffer.concat([box('ftyp', kinds), meta, box('mdat', Buffer.alloc(64))]).toString('base64');
}

test('a HEIC that the browser cannot read, and a bomb in a zip, are refused with the way out', async ({
  page,
}) => {
  const plain = files.find(({ name }) => name === 'plain.jpg')!.bytes;
  // 40 MB of zeros, which pack to a thousandth.
  const bomb = zipSync({
    'bomb.png': new Uint8Array(40e6),
    'good.jpg': [Buffer.from(plain, 'base64'), { level: 0 }],
  });
  const heard = await read(page, [
    ['photo.heic', heicHead()],
    ['photo.jpg', heicHead()],
    ['own.zip', Buffer.from(bomb).toString('base64')],
  ]);
  expect(heard).toMatchObject({ read: 1, stopped: null, samples: [{ name: 'good.jpg' }] });
  const heic = 'It is a HEIC, which this browser does not read';
  expect(heard.refused).toEqual([
    { path: 'own.zip/bomb.png', reason: expect.stringContaining('unpacks to more than 200 times its size') },
    { path: 'photo.heic', reason: expect.stringContaining(heic) },
    { path: 'photo.jpg', reason: expect.stringContaining('on an iPhone choose Settings → Camera → Formats') },
  ]);
});

test('a set taken away as a zip comes back with its classes, names, subsets and split, after a reload', async ({
  page,
}) => {
  const given = files
    .slice(0, 4)
    .map(({ bytes }, i): TestFile => [
      `pets/${i === 3 ? 'test/' : ''}${i % 2 ? 'dog' : '__proto__'}/con.jpg`,
      bytes,
    ]);
  const heard = await read(page, given);
  expect(heard.stopped).toBeNull();
  await page.reload();
  await page.waitForFunction(() => 'pictures' in window);
  const back = await page.evaluate(async (samples) => {
    const set = window.setOf(samples, { title: 'Pets', split: { validation: 0.25, test: 0.125, seed: 7 } });
    const zip = await window.pictures.zip(set, () => undefined).done;
    const job = { set: { id: 'b', form: set.form } };
    return window.read([{ kind: 'file', file: zip!, path: 'away.zip' }], job);
  }, heard.samples);
  expect(back).toMatchObject({ read: 4, refused: [], stopped: null });
  expect(back.described).toMatchObject([
    {
      title: 'Pets',
      split: { validation: 0.25, test: 0.125, seed: 7 },
      classes: [
        { name: '__proto__', colour: 0 },
        { name: 'dog', colour: 1 },
      ],
    },
  ]);
  const facts = ({ samples }: typeof heard) =>
    samples.map(({ name, className, pinned, sha256 }) => ({ name, className, pinned, sha256 }));
  expect(facts(back)).toEqual(facts(heard));
  expect(facts(heard)[3]).toMatchObject({ className: 'dog', pinned: 'test', name: 'con.jpg' });
});

/** Reads so many pictures of noise on the page. */
const readNoise = (page: Page, count: number, cancelAfter?: number) =>
  page.evaluate(
    async ([many, most]) => {
      const blobs = await Promise.all(Array.from({ length: many }, (_, i) => window.noise(200, 200, i + 1)));
      const items = blobs.map((file, i) => ({ kind: 'file', file, path: `${i}.jpg` }) as const);
      return window.read(items, {}, most ?? Infinity);
    },
    [count, cancelAfter] as const,
  );
/** How many of the first slots have a picture. */
const filled = (page: Page, count: number) =>
  page.evaluate(async (many) => {
    const set = { id: 'a', form: { side: 64, channels: 3, fit: 'crop' } } as const;
    const pixels = await window.pictures.pixels(
      set,
      Array.from({ length: many }, (_, i) => i),
    );
    const size = 64 * 64 * 3;
    return Array.from({ length: many }, (_, i) =>
      pixels.subarray(i * size, (i + 1) * size).some((byte) => byte > 0),
    ).filter(Boolean).length;
  }, count);

test('cancel keeps what was read before, and the next import works', async ({ page }) => {
  const heard = await readNoise(page, 400, 1);
  expect(heard.stopped).toContain('Stopped.');
  expect(heard.read).toBeLessThan(400);
  // A second is promised; on a busy machine, ten times that is a hang.
  expect(heard.wait).toBeLessThan(10_000);
  expect(heard.samples).toHaveLength(heard.read);
  expect(await filled(page, heard.read)).toBe(heard.read);
  expect((await read(page, testFiles)).read).toBe(files.length);
});

test('a worker that dies in an import is said to, what was read stays, and the next import works', async ({
  page,
}) => {
  const dies = readNoise(page, 400);
  const worker = () => page.workers().find((each) => each.url().includes('picturesWorker'));
  await expect.poll(() => filled(page, 1).catch(() => 0), { timeout: 60_000 }).toBe(1);
  await worker()?.evaluate(() => void setTimeout(() => JSON.parse('broken in its middle')));
  const heard = await dies;
  expect(heard.stopped).toMatch(/stopped \(it failed: .*What was read before stays; add the rest again\./);
  expect(heard.read).toBeGreaterThan(0);
  expect(heard.read).toBeLessThan(400);
  expect(heard.samples).toHaveLength(heard.read);
  expect(await filled(page, heard.read)).toBe(heard.read);
  expect((await read(page, testFiles)).read).toBe(files.length);
  expect(faults.filter((fault) => !/broken in its middle|not valid JSON/.test(fault))).toEqual([]);
  faults = [];
});

test('a storage that is full in the middle stops the import with a sentence, and what was read stays', async ({
  page,
}) => {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4e6 });
  const heard = await readNoise(page, 300);
  expect(heard.stopped).toContain('storage for the page is full');
  expect(heard.read).toBeGreaterThan(0);
  expect(heard.read).toBeLessThan(300);
  expect(heard.samples).toHaveLength(heard.read);
  expect(await filled(page, heard.read)).toBe(heard.read);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect((await read(page, testFiles)).read).toBe(files.length);
});

test('a deleted picture is overwritten on the disk, unless an edition that is needed has it; what nothing has goes', async ({
  page,
}) => {
  const brightest = await page.evaluate(async (given) => {
    const { samples } = await window.read(given.map(window.fileOf));
    await window.read(given.slice(0, 1).map(window.fileOf), {
      set: { id: 'other', form: window.setOf([]).form },
    });
    const set = window.setOf(samples);
    const edition = (id: string, slots: readonly number[]) =>
      window.pictures.keepEdition({
        id,
        setId: 'a',
        form: set.form,
        info: {
          title: '',
          shape: [64, 64, 3],
          fit: 'crop',
          classNames: [],
          training: [],
          validation: [],
          test: [],
        },
        slots,
        labels: slots.map(() => 0),
      });
    await edition('own-needed', [0, 3]);
    await edition('own-whole', [2, 3]);
    await edition('own-old', [1, 2]);
    // Pictures 0 and 1 are deleted; the last ones too.
    const left = { ...set, samples: set.samples.slice(2, 5) };
    const own = await (await navigator.storage.getDirectory()).getDirectoryHandle('own');
    const namesIn = async (folder: string) => {
      const names: string[] = [];
      for await (const name of (await own.getDirectoryHandle(folder)).keys()) names.push(name);
      return names.toSorted();
    };
    const look = async () => ({
      brightest: await Promise.all(
        [0, 1, 2].map(async (slot) => Math.max(...(await window.pictures.pixels(set, [slot])))),
      ),
      bytes: (await (await (await own.getDirectoryHandle('a')).getFileHandle('pixels-64x3-crop')).getFile())
        .size,
      editions: await namesIn('editions'),
      others: await namesIn('other').catch(() => null),
    });
    const before = await look();
    await window.pictures.tidy(left, ['own-needed']);
    const needed = await look();
    const thumbnails = (await window.pictures.thumbnails('a', left.samples)).map(({ size }) => size);
    await window.pictures.tidy(left, []);
    return { before, needed, after: await look(), thumbnails };
  }, testFiles);
  const { before, needed, after, thumbnails } = brightest;
  const record = 64 * 64 * 3;
  expect(before.brightest.every((value) => value > 0)).toBe(true);
  expect(before).toMatchObject({ bytes: testFiles.length * record, others: expect.any(Array) });
  expect(needed).toEqual({
    brightest: [before.brightest[0], 0, before.brightest[2]],
    bytes: 5 * record,
    editions: ['own-needed.json', 'own-whole.json'],
    others: null,
  });
  expect(after).toEqual({ ...needed, brightest: [0, 0, before.brightest[2]], editions: ['own-whole.json'] });
  expect(thumbnails.every((size) => size > 0)).toBe(true);
});
