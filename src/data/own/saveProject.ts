/** Makes a project file of what is on this device. */
import type { Kept } from '../keptSlots.ts';
import type { Edition } from './edition.ts';
import { writeSet } from './exportZip.ts';
import { fileAt } from './files.ts';
import { createOwnKeeper } from './keptOwn.ts';
import { joined, readPixels } from './keptPictures.ts';
import type { OwnSet } from './ownSet.ts';
import { parseEdition } from './parseEdition.ts';
import type { ProjectToSave } from './pictures.ts';
import { editionPath } from './places.ts';
import {
  formFolder,
  PICTURES,
  PIECE_BYTES,
  PROJECT_JSON,
  projectJson,
  RECORDS,
  slotsByForm,
} from './projectFile.ts';
import { createZipWriter, type ZipWriter } from './zipWriter.ts';

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, of: number) => void;
}

/** Where a picture lies on this device; its place in the list is its slot in the file. */
interface Place {
  readonly setId: string;
  readonly slot: number;
}

/** Set and editions with their slots counted from 0, the set's first, and where those lie. */
function compacted(set: OwnSet | null, editions: readonly Edition[]) {
  const bySet = new Map<string, Set<number>>();
  const add = (setId: string, slots: readonly number[]) => {
    const known = bySet.get(setId) ?? new Set();
    bySet.set(setId, known);
    for (const slot of slots) known.add(slot);
  };
  if (set)
    add(
      set.id,
      set.samples.map(({ slot }) => slot),
    );
  for (const { setId, slots } of editions) add(setId, slots);
  const places: Place[] = [];
  const inFile = new Map<string, Map<number, number>>();
  for (const [setId, slots] of bySet) {
    const ours = new Map<number, number>();
    inFile.set(setId, ours);
    for (const slot of [...slots].toSorted((a, b) => a - b)) ours.set(slot, places.push({ setId, slot }) - 1);
  }
  const slotOf = (setId: string, slot: number) => inFile.get(setId)?.get(slot) ?? 0;
  return {
    places,
    set: set && {
      ...set,
      samples: set.samples.map((sample) => ({
        ...sample,
        slot: slotOf(set.id, sample.slot),
        // It lies at its path.
        thumbnail: [0, 0] as const,
      })),
    },
    editions: editions.map((edition) => ({
      ...edition,
      slots: edition.slots.map((slot) => slotOf(edition.setId, slot)),
    })),
  };
}

/** Those that are here. */
async function readEditions(
  root: FileSystemDirectoryHandle,
  ids: readonly string[],
): Promise<readonly Edition[]> {
  const editions: Edition[] = [];
  for (const id of new Set(ids)) {
    const file = await fileAt(root, editionPath(id));
    if (file) editions.push(parseEdition(JSON.parse(await file.text())));
  }
  return editions;
}

/** Adds a part in pieces. */
function addParts(zip: ZipWriter, name: string, { facts, parts }: Kept) {
  const sizes: Record<string, number> = {};
  for (const [part, bytes] of Object.entries(parts)) {
    sizes[part] = bytes.length;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      zip.add(`${name}/${part}/${at / PIECE_BYTES}`, bytes.slice(at, at + PIECE_BYTES));
  }
  return { facts, parts: sizes };
}

/**
 * Makes the file; null when it was aborted. Without pictures it needs no files of the page.
 * @throws Error with a sentence
 */
export async function saveProject(
  openRoot: () => Promise<FileSystemDirectoryHandle>,
  { experiment, run, set: own, editionIds }: ProjectToSave,
  { signal, onProgress }: Watch,
): Promise<Blob | null> {
  const zip = createZipWriter();
  const root = own || editionIds.length > 0 ? await openRoot() : null;
  const { places, set, editions } = compacted(own, root ? await readEditions(root, editionIds) : []);
  const byForm = slotsByForm(set, editions);
  const records = byForm.reduce((sum, { slots }) => sum + slots.length, 0);
  const all = (own?.samples.length ?? 0) + records;
  // Told in pictures, each of which is gone through more than once.
  const tell = (done: number) => onProgress(Math.floor((places.length * done) / all), places.length);

  const paths = root && own ? await writeSet(zip, PICTURES, root, own, { signal, onProgress: tell }) : [];
  if (!paths) return null;
  let done = own?.samples.length ?? 0;
  for (const { form, slots } of root ? byForm : [])
    for (let at = 0; at < slots.length; at += RECORDS) {
      if (signal.aborted) return null;
      const piece = slots.slice(at, at + RECORDS).flatMap((slot) => places[slot] ?? []);
      const pixels: Uint8Array[] = [];
      for (const id of new Set(piece.map(({ setId }) => setId))) {
        const ofSet = piece.filter(({ setId }) => setId === id).map(({ slot }) => slot);
        pixels.push(await readPixels(root!, { id, form }, ofSet));
      }
      zip.add(`${formFolder(form)}/${at / RECORDS}`, joined(pixels));
      done += piece.length;
      tell(done);
    }
  const kept = await createOwnKeeper()({
    set,
    nextSlot: places.length,
    editions: editions.map(({ id }) => id),
    judged: null,
  });
  const json = projectJson({
    experiment,
    run: run && addParts(zip, 'run', run),
    own: kept && { ...addParts(zip, 'own', kept), paths },
    editions,
  });
  zip.add(PROJECT_JSON, new TextEncoder().encode(json));
  return zip.finish();
}
