import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createMemoryFiles } from '../../test/memoryFiles.ts';
import { ownSample, ownSet } from '../../test/ownSamples.ts';
import { putAt } from '../../test/putAt.ts';
import { bringIn, takeBack } from './bringIn.ts';
import type { Edition } from './edition.ts';
import { fileAt } from './files.ts';
import { addPictures, fillSlots, readPixels, readThumbnails, writeEdition } from './keptPictures.ts';
import type { OwnSet, PictureForm } from './ownSet.ts';
import { parseEdition } from './parseEdition.ts';
import type { ProjectToSave } from './pictures.ts';
import { editionPath, setPath } from './places.ts';
import { openProjectFile, readProject } from './projectFile.ts';
import { saveProject } from './saveProject.ts';
import { countBytes } from './tidyPictures.ts';
import { readZipDirectory } from './zipDirectory.ts';

const form: PictureForm = { side: 28, channels: 1, fit: 'crop' };
const older: PictureForm = { side: 32, channels: 3, fit: 'pad' };
const record = (slot: number, { side, channels }: PictureForm) =>
  Uint8Array.from({ length: side * side * channels }, (_, i) => 1 + ((i * 7 + slot * 31) % 255));
/** The header of a PNG of so many pixels a side, and what makes it one of its own. */
const png = (slot: number, side = 200) => {
  const bytes = new Uint8Array(40);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, side);
  view.setUint32(20, side);
  bytes.set([8, 2], 24);
  view.setUint32(36, slot);
  return bytes;
};
const edition = (setId: string, of: PictureForm, slots: readonly number[], digit: string): Edition => ({
  id: `own-${digit.repeat(64)}`,
  setId,
  form: of,
  info: {
    title: 'Pets',
    shape: [of.side, of.side, of.channels],
    fit: of.fit,
    classNames: ['cat', 'cat'],
    training: [1, 0],
    validation: [0, 1],
    test: [0, slots.length - 2],
  },
  slots,
  labels: [0, ...slots.slice(1).map(() => 1)],
});

/** A device with pictures in slots with gaps, of which an edition has one that was deleted and another form. */
async function device() {
  const root = createMemoryFiles().root;
  const slots = Array.from({ length: 70 }, (_, i) => 2 * i + 1);
  const runs = new Map<number, readonly [number, number]>();
  for (const slot of slots) {
    const [run] = await addPictures(root, { id: 'here', form }, slot, [
      { pixels: record(slot, form), thumbnail: png(slot) },
    ]);
    runs.set(slot, run!);
  }
  await fillSlots(
    root,
    { id: 'here', form: older },
    new Map([5, 3, 141].map((slot) => [slot, record(slot, older)])),
  );
  const now = edition('here', form, [3, 1, 5], 'a');
  const before = edition('here', older, [141, 5, 3], 'b');
  for (const each of [now, before]) await writeEdition(root, each);
  const samples = slots
    .toReversed()
    .map((slot) => ownSample(slot, slot % 3 ? 'c1' : null, { thumbnail: runs.get(slot)! }));
  const set = ownSet(['c1', 'c2'], samples, { id: 'here', form, title: 'Pets' });
  return { root, set, now, before };
}
const watch = { signal: new AbortController().signal, onProgress: () => undefined };
const run = {
  facts: { loss: Number.NaN, of: [1, -Infinity] },
  parts: { weights: new Uint8Array(2000).fill(3), none: new Uint8Array() },
};
async function saved(parts: Partial<ProjectToSave> = {}) {
  const { root, set, now, before } = await device();
  const project = {
    experiment: { title: 'Mine' },
    run,
    set,
    editionIds: [now.id, before.id, now.id],
    ...parts,
  };
  const file = await saveProject(async () => root, project, watch);
  return { root, set, now, before, file: file! };
}
/** The file with some of its files changed. */
async function changed(file: Blob, change: (files: Record<string, Uint8Array>) => void): Promise<Blob> {
  const files = unzipSync(new Uint8Array(await file.arrayBuffer()));
  change(files);
  return new Blob([zipSync(files, { level: 0 })]);
}
const inJson = (place: string, value: unknown) => (files: Record<string, Uint8Array>) => {
  const json: unknown = JSON.parse(new TextDecoder().decode(files['project.json']));
  putAt(json, place, value);
  files['project.json'] = new TextEncoder().encode(JSON.stringify(json));
};

describe('a project file', () => {
  test('brings everything onto another device, beside what is there', async () => {
    const { file, set, now, before } = await saved();
    const read = await openProjectFile(file);
    expect(read.experiment).toEqual({ title: 'Mine' });
    expect(read.run).toEqual({ facts: { loss: 'NaN', of: [1, '-Infinity'] }, parts: run.parts });
    expect(read.pictures).toEqual({ count: 71, hasSet: true });

    const there = createMemoryFiles().root;
    await addPictures(there, { id: 'theirs', form }, 0, [{ pixels: record(9, form), thumbnail: png(9) }]);
    const told: string[] = [];
    const brought = await bringIn(there, file, 'new', {
      ...watch,
      onProgress: (...of) => told.push(of.join()),
    });
    expect(told.at(-1)).toBe('71,71');
    const { facts } = brought!;
    expect(facts).toMatchObject({ nextSlot: 71, editions: [now.id, before.id] });
    const unplaced = ({ samples, ...about }: OwnSet) => ({
      ...about,
      id: null,
      samples: samples.map(({ slot: __, thumbnail: ___, ...sample }) => sample),
    });
    expect(unplaced(facts.set!)).toEqual(unplaced(set));
    const slots = facts.set!.samples.map(({ slot }) => slot);
    const theirs = set.samples.map(({ slot }) => slot);
    expect(await readPixels(there, { id: 'new', form }, slots)).toEqual(
      Uint8Array.from(theirs.flatMap((slot) => [...record(slot, form)])),
    );
    const thumbnails = await readThumbnails(
      there,
      'new',
      facts.set!.samples.map(({ thumbnail }) => thumbnail),
    );
    expect(new Uint8Array(await thumbnails[7]!.arrayBuffer())).toEqual(png(theirs[7]!));
    for (const each of [now, before]) {
      const text = await (await fileAt(there, editionPath(each.id)))!.text();
      const stored = parseEdition(JSON.parse(text));
      expect(stored).toMatchObject({ id: each.id, setId: 'new', labels: each.labels, info: each.info });
      expect(await readPixels(there, { id: 'new', form: each.form }, stored.slots)).toEqual(
        Uint8Array.from(each.slots.flatMap((slot) => [...record(slot, each.form)])),
      );
    }
    expect(await readPixels(there, { id: 'theirs', form }, [0])).toEqual(record(9, form));
  });

  test('cuts a long part into pieces, and puts it together again', async () => {
    const weights = Uint8Array.from({ length: 33e6 }, (_, i) => i % 251);
    const long = { facts: null, parts: { weights } };
    const { file } = await saved({ run: long, set: null, editionIds: [] });
    expect((await readZipDirectory(file, 50e6)).entries.map(({ path }) => path)).toEqual([
      'run/weights/0',
      'run/weights/1',
      'run/weights/2',
      'project.json',
    ]);
    const read = (await openProjectFile(file)).run?.parts['weights'];
    expect(Buffer.compare(read!, weights)).toBe(0);
  });

  test('holds pictures in folders that any program can open', async () => {
    const { file, set } = await saved();
    const names = Object.keys(unzipSync(new Uint8Array(await file.arrayBuffer())));
    expect(names.filter((name) => /^pictures\/(Class c1\/)?\d+\.png$/.test(name))).toHaveLength(70);
    expect(names).toContain('pictures/dataset.json');
    expect(names.filter((name) => name.startsWith('pixels-28x1-crop/'))).toHaveLength(2);
    expect(set.samples).toHaveLength(70);
  });

  test('without pictures needs no files of the page', async () => {
    const noFiles = () => Promise.reject(new Error('This browser keeps no files.'));
    const file = await saveProject(noFiles, { experiment: 1, run: null, set: null, editionIds: [] }, watch);
    expect(await openProjectFile(file!)).toMatchObject({ experiment: 1, run: null, pictures: null });
  });

  test('of pictures that are trained on and are in no set any more brings those alone', async () => {
    const { file, before } = await saved({ set: null, editionIds: [`own-${'b'.repeat(64)}`] });
    const there = createMemoryFiles().root;
    const brought = await bringIn(there, file, 'new', watch);
    expect(brought!.facts).toEqual({ set: null, nextSlot: 3, editions: [before.id], judged: null });
    const { slots } = parseEdition(JSON.parse(await (await fileAt(there, editionPath(before.id)))!.text()));
    expect(await readPixels(there, { id: 'new', form: older }, slots)).toEqual(
      Uint8Array.from(before.slots.flatMap((slot) => [...record(slot, older)])),
    );
  });

  test('is brought in whole or not at all: where the storage is full, and when it is cancelled', async () => {
    const { file, now } = await saved();
    for (const room of [0, 30_000, 54_000, 63_000, 64_500]) {
      const there = createMemoryFiles(room + 2000).root;
      await writeEdition(there, { ...now, setId: 'theirs' });
      await expect(bringIn(there, file, 'new', watch)).rejects.toThrow('storage for the page is full');
      expect(await fileAt(there, [...setPath('new'), 'thumbnails'])).toBeNull();
      expect(JSON.parse(await (await fileAt(there, editionPath(now.id)))!.text())).toMatchObject({
        setId: 'theirs',
      });
      expect(await countBytes(there)).toBe(JSON.stringify({ ...now, setId: 'theirs' }).length);
    }
    const abort = new AbortController();
    const there = createMemoryFiles().root;
    expect(
      await bringIn(there, file, 'new', { signal: abort.signal, onProgress: () => abort.abort() }),
    ).toBeNull();
    expect(await countBytes(there)).toBe(0);
    const gone = { signal: abort.signal, onProgress: () => undefined };
    const { root, set } = await device();
    expect(
      await saveProject(async () => root, { experiment: 1, run: null, set, editionIds: [] }, gone),
    ).toBeNull();
  });

  test('can be taken back, with what it had replaced', async () => {
    const { file, now } = await saved();
    const there = createMemoryFiles().root;
    await writeEdition(there, { ...now, setId: 'theirs' });
    const brought = await bringIn(there, file, 'new', watch);
    await takeBack(there, brought!);
    expect(await countBytes(there)).toBe(JSON.stringify({ ...now, setId: 'theirs' }).length);
  });

  test.each<[string, (files: Record<string, Uint8Array>) => void, RegExp]>([
    [
      'no project in it',
      (files) => delete files['project.json'],
      /not a project: pictures in a zip are added in/,
    ],
    ['no JSON', (files) => (files['project.json'] = new Uint8Array(3)), /has to be JSON/],
    ['another format', inJson('format', 'x'), /format has to be/],
    ['a newer version', inJson('version', 2), /newer version of Kernelscope. Reload/],
    ['no version', inJson('version', '1'), /version has to be 1/],
    ['a set that is none', inJson('own.facts.form.side', 1e9), /The set is damaged: form.side/],
    ['an edition that is none', inJson('editions.0.setId', '../x'), /list of pictures is damaged/],
    ['slots with gaps', inJson('editions.0.slots.0', 1e12), /lies where none can/],
    ['too much for the memory', inJson('run.parts.weights', 1e12), /larger than 400 MB/],
    ['a part cut short', (files) => delete files['run/weights/0'], /damaged or cut short/],
    ['a part too long', inJson('run.parts.weights', 1999), /damaged or cut short/],
    ['pixels missing', (files) => delete files['pixels-28x1-crop/1'], /damaged or cut short/],
    [
      'pixels cut short',
      (files) => (files['pixels-28x1-crop/0'] = new Uint8Array(9)),
      /damaged or cut short/,
    ],
    ['a picture missing', (files) => delete files['pictures/Class c1/1.png'], /damaged or cut short/],
    ['fewer paths than pictures', inJson('own.paths', []), /damaged or cut short/],
  ])('with %s is refused before anything is kept', async (_, change, sentence) => {
    const { file } = await saved();
    const bad = await changed(file, change);
    await expect(openProjectFile(bad)).rejects.toThrow(sentence);
    const there = createMemoryFiles().root;
    await expect(bringIn(there, bad, 'new', watch)).rejects.toThrow(sentence);
    expect(await countBytes(there)).toBe(0);
  });

  test('with a picture that would fill the memory, or is none, leaves nothing behind', async () => {
    const { file } = await saved();
    for (const [bytes, sentence] of [
      [png(1, 16_000), /1.png is 16000×16000 pixels/],
      [png(1, 300), /1.png has to be a small JPEG or PNG/],
      [new TextEncoder().encode('<svg onload="alert(1)"/>'), /SVG|not a picture/],
    ] as const) {
      const bad = await changed(file, (files) => (files['pictures/Class c1/1.png'] = bytes));
      const there = createMemoryFiles().root;
      await expect(bringIn(there, bad, 'new', watch)).rejects.toThrow(sentence);
      expect(await countBytes(there)).toBe(0);
    }
  });

  test('cut anywhere or with a byte changed is refused, or says what it said', async () => {
    const { file } = await saved({ run: null });
    const bytes = new Uint8Array(await file.arrayBuffer());
    for (let i = 0; i < 40; i++) {
      const cut = new Blob([bytes.subarray(0, Math.floor((bytes.length * i) / 40))]);
      await expect(openProjectFile(cut)).rejects.toThrow(/^It .*\.$/);
    }
    const flipped = bytes.slice();
    const at = new TextDecoder('latin1').decode(bytes).lastIndexOf('"format"');
    flipped[at + 2] = 0x78;
    await expect(openProjectFile(new Blob([flipped]))).rejects.toThrow('checksum');
  });
});

describe('readProject', () => {
  test('a cancel ends it at once, however long the file takes to be read', async () => {
    const slow = new Blob(['a disk that does not answer']);
    slow.slice = () => Object.assign(new Blob(), { arrayBuffer: () => new Promise(() => undefined) });
    const abort = new AbortController();
    const read = readProject(slow, abort.signal);
    abort.abort();
    expect(await read).toBeNull();
  });
});
