import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryFiles } from '../../test/memoryFiles.ts';
import { ownSample, ownSet } from '../../test/ownSamples.ts';
import type { Edition } from './edition.ts';
import { change, type OpenFile, writeWhole } from './files.ts';
import { addPictures, missingSlots, readPixels, readThumbnails, writeEdition } from './keptPictures.ts';
import type { PictureForm } from './ownSet.ts';
import { editionPath, pixelsPath, recordBytes, thumbnailsPath } from './places.ts';
import { countBytes, deleteAll, deleteSet, tidyPictures } from './tidyPictures.ts';

const small: PictureForm = { side: 28, channels: 1, fit: 'crop' };
const large: PictureForm = { side: 32, channels: 3, fit: 'pad' };
const RECORD = recordBytes(small);

/** A picture that tells its slot, in its pixels and in its thumbnail of so many bytes. */
const picture = (slot: number) => ({
  pixels: new Uint8Array(RECORD).fill(slot + 1),
  thumbnail: new Uint8Array(slot + 2).fill(slot + 1),
});
const edition = (id: string, setId: string, slots: readonly number[], form = small): Edition => ({
  id,
  setId,
  form,
  slots,
  labels: slots.map(() => 0),
  info: {
    title: '',
    shape: [28, 28, 1],
    fit: 'crop',
    classNames: ['a'],
    training: [slots.length],
    validation: [0],
    test: [0],
  },
});

let files: ReturnType<typeof createMemoryFiles>;
/** Slots 0 to 5 of a set, and where their thumbnails lie. */
let set: ReturnType<typeof ownSet>;
beforeEach(async () => {
  files = createMemoryFiles();
  const runs = await addPictures(files.root, { id: 'set', form: small }, 0, [0, 1, 2, 3, 4, 5].map(picture));
  set = ownSet(
    [],
    runs.map((thumbnail, slot) => ownSample(slot, null, { thumbnail })),
    { form: small },
  );
});
/** The first byte of each record. */
const records = () => {
  const bytes = files.bytes(pixelsPath('set', small)) ?? new Uint8Array();
  return Array.from({ length: bytes.length / RECORD }, (_, slot) => bytes[slot * RECORD]);
};
const withSlots = (...slots: number[]) => ({
  ...set,
  samples: set.samples.filter(({ slot }) => slots.includes(slot)),
});

const tidied = ({ id, form, samples }: typeof set, needed: readonly string[] = []) => ({
  set: { id, form },
  slots: samples.map(({ slot }) => slot),
  thumbnails: samples.map(({ thumbnail }) => thumbnail),
  needed,
});

describe('pictures that are kept', () => {
  test('come back in any order, pixels and thumbnails', async () => {
    const pixels = await readPixels(files.root, set, [4, 1, 2, 4]);
    expect([...pixels].filter((_, i) => i % RECORD === 0)).toEqual([5, 2, 3, 5]);
    expect(pixels).toHaveLength(4 * RECORD);
    const runs = [3, 0].map((slot) => set.samples[slot]!.thumbnail);
    const thumbnails = await readThumbnails(files.root, 'set', runs);
    expect(await Promise.all(thumbnails.map((blob) => blob.bytes()))).toEqual([
      picture(3).thumbnail,
      picture(0).thumbnail,
    ]);
  });

  test('are added behind those there are; a slot that was jumped over is missing, as one behind the end is', async () => {
    const [run] = await addPictures(files.root, set, 7, [picture(7)]);
    expect(run).toEqual([2 + 3 + 4 + 5 + 6 + 7, 9]);
    expect(await missingSlots(files.root, set, [0, 6, 7, 8])).toEqual([6, 8]);
  });
});

describe('tidyPictures', () => {
  test('overwrites what neither the set nor an edition that is needed names, and cuts off the end', async () => {
    await writeEdition(files.root, edition('own-1', 'set', [3]));
    await writeEdition(files.root, edition('own-2', 'other', [4]));
    await tidyPictures(files.root, tidied(withSlots(1), ['own-1']));
    expect(records()).toEqual([0, 2, 0, 4]);
    // Thumbnails are of use to the set alone.
    expect(files.bytes(thumbnailsPath('set'))).toEqual(Uint8Array.of(0, 0, 2, 2, 2));
    expect(await readPixels(files.root, set, [1, 3])).toHaveLength(2 * RECORD);
  });

  test('deletes a form that nothing names, and keeps one that an edition names', async () => {
    const write = (form: PictureForm) =>
      change(files.root, [pixelsPath('set', form)], ([file]) =>
        writeWhole(file as OpenFile, new Uint8Array(2 * recordBytes(form)).fill(9), 0),
      );
    await write(large);
    await write({ ...large, side: 64 });
    await writeEdition(files.root, edition('own-1', 'set', [0], large));
    await tidyPictures(files.root, tidied(set));
    expect(files.bytes(pixelsPath('set', { ...large, side: 64 }))).toBeUndefined();
    expect(files.bytes(pixelsPath('set', large))).toEqual(new Uint8Array(recordBytes(large)).fill(9));
    expect(records()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a damaged edition names nothing, and hinders nothing', async () => {
    await writeEdition(files.root, edition('own-1', 'set', [5]));
    await change(files.root, [editionPath('own-1')], ([file]) => file?.truncate(20));
    await tidyPictures(files.root, tidied(withSlots(0)));
    expect(records()).toEqual([1]);
  });
});

test('without a set, all goes that no edition in use names', async () => {
  await writeEdition(files.root, edition('own-1', 'set', [0]));
  await writeEdition(files.root, edition('own-2', 'other', [0]));
  await addPictures(files.root, { id: 'other', form: small }, 0, [picture(0)]);
  await tidyPictures(files.root, { set: null, slots: [], thumbnails: [], needed: ['own-1'] });
  expect(files.paths().toSorted()).toEqual(
    ['own/editions/own-1.json', 'own/set/pixels-28x1-crop', 'own/set/thumbnails'].toSorted(),
  );
  await tidyPictures(files.root, { set: null, slots: [], thumbnails: [], needed: [] });
  expect(files.paths()).toEqual([]);
});

describe('deleting', () => {
  beforeEach(async () => {
    await writeEdition(files.root, edition('own-1', 'set', [0]));
    await writeEdition(files.root, edition('own-2', 'other', [0]));
    await addPictures(files.root, { id: 'other', form: small }, 0, [picture(0)]);
  });
  const others = ['own/other/pixels-28x1-crop', 'own/other/thumbnails', 'own/editions/own-2.json'];

  test('deleteSet deletes a set with its editions, and no other', async () => {
    await deleteSet(files.root, 'set');
    expect(files.paths().toSorted()).toEqual(others.toSorted());
    expect(await countBytes(files.root)).toBe(files.disk.used);
  });

  test('deleteAll leaves nothing, also where there is nothing', async () => {
    expect(await countBytes(files.root)).toBe(files.disk.used);
    await deleteAll(files.root);
    await deleteAll(files.root);
    expect([files.paths(), files.disk.used, await countBytes(files.root)]).toEqual([[], 0, 0]);
  });
});
