/** The pictures of a set on this device: pixels by slot, one file for each form, and thumbnails one after the other. */
import type { Bytes } from '../download.ts';
import type { Edition } from './edition.ts';
import { change, type OpenFile, readRuns, type Run, writeWhole } from './files.ts';
import type { OwnSet, PictureForm } from './ownSet.ts';
import { editionPath, pixelsPath, recordBytes, thumbnailsPath } from './places.ts';

type Root = FileSystemDirectoryHandle;
type Named = Pick<OwnSet, 'id' | 'form'>;

/** What is kept of a picture. */
interface NewPicture {
  readonly pixels: Uint8Array;
  readonly thumbnail: Uint8Array;
}

/** All bytes, one after the other. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Keeps pictures in the slots from `firstSlot` on: all of them, or none.
 * @returns where each thumbnail lies
 * @throws NotKeptError
 */
export function addPictures(
  root: Root,
  { id, form }: Named,
  firstSlot: number,
  pictures: readonly NewPicture[],
) {
  return change(root, [pixelsPath(id, form), thumbnailsPath(id)], (files): readonly Run[] => {
    const [pixels, thumbnails] = files as [OpenFile, OpenFile];
    writeWhole(pixels, joined(pictures.map((picture) => picture.pixels)), firstSlot * recordBytes(form));
    return append(
      thumbnails,
      pictures.map(({ thumbnail }) => thumbnail),
    );
  });
}

/** Writes files behind what is there; tells where each lies. */
function append(to: OpenFile, files: readonly Uint8Array[]): readonly Run[] {
  let at = to.getSize();
  writeWhole(to, joined(files), at);
  return files.map(({ length }) => [(at += length) - length, length]);
}

/**
 * Keeps thumbnails alone: all of them, or none.
 * @returns where each lies
 * @throws NotKeptError
 */
export const addThumbnails = (
  root: Root,
  setId: string,
  thumbnails: readonly Uint8Array[],
): Promise<readonly Run[]> =>
  change(root, [thumbnailsPath(setId)], ([file]) => append(file as OpenFile, thumbnails));

/** Stored pixels `[n, side, side, channels]`; slots that follow each other are read in one go. */
export async function readPixels(root: Root, { id, form }: Named, slots: readonly number[]): Promise<Bytes> {
  const size = recordBytes(form);
  const runs: [start: number, length: number][] = [];
  for (const slot of slots) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === slot * size) last[1] += size;
    else runs.push([slot * size, size]);
  }
  return joined(slots.length === 0 ? [] : await readRuns(root, pixelsPath(id, form), runs));
}

/** Thumbnails as image files. */
export async function readThumbnails(
  root: Root,
  setId: string,
  runs: readonly Run[],
): Promise<readonly Blob[]> {
  const files = runs.length === 0 ? [] : await readRuns(root, thumbnailsPath(setId), runs);
  return files.map((bytes) => new Blob([bytes], { type: isPng(bytes) ? 'image/png' : 'image/jpeg' }));
}

/** Whether a thumbnail is a PNG; else it is a JPEG. */
export const isPng = (thumbnail: Uint8Array): boolean => thumbnail[0] === 0x89;

/** Which of the slots have no pixels in this form: behind the file's end, or all 0, as what was jumped over is. */
export function missingSlots(
  root: Root,
  { id, form }: Named,
  slots: readonly number[],
): Promise<readonly number[]> {
  const record = new Uint8Array(recordBytes(form));
  return change(root, [pixelsPath(id, form)], ([file]) =>
    slots.filter((slot) => {
      const read = file?.read(record, { at: slot * record.length });
      return read !== record.length || record.every((byte) => byte === 0);
    }),
  );
}

/** Keeps pixels in these slots, in a form that a set is to have: all of them, or none that were not there. */
export function fillSlots(
  root: Root,
  { id, form }: Named,
  pixels: ReadonlyMap<number, Uint8Array>,
): Promise<void> {
  return change(root, [pixelsPath(id, form)], ([file]) => {
    for (const [slot, record] of pixels) writeWhole(file as OpenFile, record, slot * recordBytes(form));
  });
}

/** Keeps what an edition is. */
export function writeEdition(root: Root, edition: Edition): Promise<void> {
  const json = new TextEncoder().encode(JSON.stringify(edition));
  return change(root, [editionPath(edition.id)], ([file]) => {
    writeWhole(file as OpenFile, json, 0);
    file?.truncate(json.length);
  });
}

/** Overwrites with 0 what is not to be kept, and cuts off the end where nothing is. */
export function forget(root: Root, path: readonly string[], keep: readonly Run[]): Promise<void> {
  const sorted = keep.toSorted(([a], [b]) => a - b);
  return change(root, [path], ([file]) => {
    const open = file as OpenFile;
    let at = 0;
    for (const [start, length] of sorted) {
      for (let zero = at; zero < start; zero += ZEROS.length)
        writeWhole(open, ZEROS.subarray(0, start - zero), zero);
      at = Math.max(at, start + length);
    }
    open.truncate(Math.min(at, open.getSize()));
  });
}

const ZEROS = new Uint8Array(1 << 16);

/** Where the records of these slots lie. */
export const recordsAt = (form: PictureForm, slots: readonly number[]): readonly Run[] =>
  slots.map((slot) => [slot * recordBytes(form), recordBytes(form)]);
