import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskFiles } from '../../test/diskFiles.ts';
import { places } from '../../test/shippedDatasets.ts';
import type { EditionInfo } from '../dataset.ts';
import { openDataset } from '../loadDataset.ts';
import type { Edition } from './edition.ts';

const ID = `own-${'c0ffee00'.repeat(8)}`;
const RECORD = 28 * 28;
const info: EditionInfo = {
  title: 'Ink',
  shape: [28, 28, 1],
  fit: 'pad',
  classNames: ['blank', 'blank'],
  training: [300, 301],
  validation: [3, 2],
  test: [1, 4],
};
/** Labels that alternate where there are enough of both. */
const labels = [...Array.from({ length: 601 }, (_, i) => (i + 1) % 2), 0, 1, 0, 1, 0, 1, 1, 0, 1, 1];
/** From the end of the file to its beginning, every third. */
const slots = labels.map((_, i) => 3 * (labels.length - 1 - i));
const form = { side: 28, channels: 1, fit: 'pad' } as const;
const edition: Edition = { id: ID, setId: 'a-set', info, form, slots, labels };

/** Every byte of a record tells its slot. */
const byteOf = (slot: number) => (slot * 7 + 1) % 256;
const pixelsOf = (records: number) =>
  Uint8Array.from({ length: records * RECORD }, (_, i) => byteOf(Math.floor(i / RECORD)));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-'));
  mkdirSync(join(folder, 'own', 'editions'), { recursive: true });
  mkdirSync(join(folder, 'own', 'a-set'));
  keep(edition);
  writeFileSync(pixelsFile(), pixelsOf(3 * labels.length));
});
afterEach(() => rmSync(folder, { recursive: true }));

const pixelsFile = () => join(folder, 'own', 'a-set', 'pixels-28x1-pad');
const editionFile = () => join(folder, 'own', 'editions', `${ID}.json`);
const keep = (kept: unknown) => writeFileSync(editionFile(), JSON.stringify(kept));

const open = (own: EditionInfo = info) => {
  const progress: [number, number][] = [];
  const controller = new AbortController();
  const opened = openDataset({
    dataset: { id: ID, knobs: {}, own },
    baseUrl: 'nowhere/',
    signal: controller.signal,
    onProgress: ({ loadedBytes, totalBytes }) => progress.push([loadedBytes, totalBytes]),
    fetch: () => Promise.reject(new Error('No request may be made for somebody’s own pictures.')),
    files: () => Promise.resolve(diskFiles(folder)),
  });
  return { opened, progress, controller };
};

const MISSING =
  'This experiment was made with somebody’s own pictures (611 pictures of blank and blank, 28×28×1), which are not on this device. Add them in the Data view to bring them back.';

describe("somebody's own pictures", () => {
  test('come from their slots in the order of the edition, with their labels', async () => {
    const { opened, progress } = open();
    const dataset = await opened;
    expect(dataset.manifest).toMatchObject({
      title: 'Ink',
      training: { count: 606, classCounts: [303, 303] },
      test: { count: 5, classCounts: [1, 4] },
      validationCount: 5,
      drawing: null,
    });
    await dataset.load(601, ['training', 'validation', 'test']);
    for (const [subset, start, count] of [
      ['training', 0, 606],
      ['test', 606, 5],
    ] as const) {
      const got = dataset.gather(subset, places(0, count));
      expect([...got.labels]).toEqual(labels.slice(start, start + count));
      const expected = slots
        .slice(start, start + count)
        .flatMap((slot) => new Array(RECORD).fill(byteOf(slot)));
      expect(Buffer.compare(got.pixels, Uint8Array.from(expected))).toBe(0);
    }
    const all = labels.length * (RECORD + 1);
    expect(progress.at(-1)).toEqual([all, all]);
    // Piece by piece.
    expect(progress.length).toBeGreaterThan(3);
  });

  test('can still be read when the file has grown since it was opened', async () => {
    const dataset = await open().opened;
    await dataset.whenLoaded('training', places(0, 1));
    appendFileSync(pixelsFile(), new Uint8Array(RECORD).fill(9));
    await dataset.load(601, ['training', 'validation', 'test']);
    expect(dataset.gather('test', places(4, 5)).pixels[0]).toBe(byteOf(0));
  });

  test('come from an edition that was kept before it said how they were made to fit, and for a document that was told wrong', async () => {
    const { fit: _, ...before } = info;
    keep({ ...edition, info: before });
    for (const fit of ['pad', 'crop'] as const) {
      const dataset = await open({ ...info, fit }).opened;
      await dataset.whenLoaded('test', places(4, 5));
      expect(dataset.gather('test', places(4, 5)).pixels[0]).toBe(byteOf(0));
    }
  });

  test('are asked for in a sentence where they are not', async () => {
    rmSync(editionFile());
    await expect(open().opened).rejects.toMatchObject({ name: 'PicturesMissing', message: MISSING });
    keep(edition);
    rmSync(pixelsFile());
    await expect(open().opened).rejects.toMatchObject({ name: 'PicturesMissing', message: MISSING });
    rmSync(join(folder, 'own'), { recursive: true });
    await expect(open().opened).rejects.toMatchObject({ name: 'PicturesMissing', message: MISSING });
  });

  test('that vanish while they are read are asked for, and go on when they are back', async () => {
    const dataset = await open().opened;
    rmSync(pixelsFile());
    await expect(dataset.load(601, ['training'])).rejects.toThrow(
      'which can no longer be read on this device. Add them in the Data view',
    );
    writeFileSync(pixelsFile(), pixelsOf(3 * labels.length));
    await dataset.load(601, ['training']);
    expect(dataset.gather('training', places(0, 1)).pixels[0]).toBe(byteOf(slots[0] ?? -1));
  });

  test('are refused when the file ends before the last of them', async () => {
    truncateSync(pixelsFile(), (slots[0] ?? 0) * RECORD + RECORD - 1);
    await expect(open().opened).rejects.toThrow('some of which are no longer on this device.');
    truncateSync(pixelsFile(), 3);
    await expect(open().opened).rejects.toMatchObject({ name: 'PicturesMissing' });
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['of another id', { ...edition, id: `own-${'0'.repeat(64)}` }],
    ['with a label out of range', { ...edition, labels: [2, ...labels.slice(1)] }],
    ['with a label that is none', { ...edition, labels: [0.5, ...labels.slice(1)] }],
    ['with other labels than it counts', { ...edition, labels: [0, ...labels.slice(1)] }],
    ['with a slot too few', { ...edition, slots: slots.slice(1) }],
    ['with a picture too many', { ...edition, slots: [...slots, 1], labels: [...labels, 1] }],
    ['with a slot before the file', { ...edition, slots: [-1, ...slots.slice(1)] }],
    ['of another form', { ...edition, form: { ...form, channels: 3 } }],
    ['of a form that is none', { ...edition, form: { ...form, fit: '../x' } }],
    ['of a set elsewhere', { ...edition, setId: '../a-set' }],
    ['of other classes', { ...edition, info: { ...info, classNames: ['blank', 'spot'] } }],
  ])('are refused when their list is damaged: %s', async (_, kept) => {
    keep(kept);
    await expect(open().opened).rejects.toThrow('whose list on this device is damaged. Add them in the Data');
  });

  test('are refused when the list was cut short by a crash', async () => {
    truncateSync(editionFile(), 1000);
    await expect(open().opened).rejects.toThrow('whose list on this device is damaged');
  });

  test('are not what a document from elsewhere says of them', async () => {
    await expect(open({ ...info, shape: [224, 224, 3] }).opened).rejects.toThrow('list on this device');
  });

  test('stop coming when they are no longer wanted', async () => {
    const { opened, controller } = open();
    const dataset = await opened;
    controller.abort(new Error('Another was chosen.'));
    await expect(dataset.load(601, ['training'])).rejects.toThrow('Another was chosen.');
  });
});
