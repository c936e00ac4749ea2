/** Keeps the pictures of a project file on this device. */
import type { Edition } from './edition.ts';
import { fileAt } from './files.ts';
import { addThumbnails, fillSlots, writeEdition } from './keptPictures.ts';
import type { OwnFacts } from './ownSet.ts';

import { parseEdition } from './parseEdition.ts';
import type { Brought } from './pictures.ts';
import { editionPath, recordBytes } from './places.ts';
import {
  formFolder,
  openProjectFile,
  PICTURES,
  type ProjectContents,
  RECORDS,
  slotsByForm,
} from './projectFile.ts';
import { RefusedPicture } from './reader.ts';
import { sniff } from './sniff.ts';
import { deleteSet } from './tidyPictures.ts';

type Root = FileSystemDirectoryHandle;

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, of: number) => void;
}

/** Pictures kept in one go. */
const BATCH = 64;
/** A picture in a project is no larger, pixels: it is shown among hundreds. */
const MOST_SIDE = 256;

function checkThumbnail(bytes: Uint8Array<ArrayBuffer>, path: string): Uint8Array<ArrayBuffer> {
  const damaged = (fault: string) => new Error(`The project is damaged: ${path} ${fault}`);
  try {
    const { format, size } = sniff(bytes);
    if ((format === 'JPEG' || format === 'PNG') && Math.max(...size) <= MOST_SIDE) return bytes;
  } catch (error) {
    throw error instanceof RefusedPicture ? damaged(error.message) : error;
  }
  throw damaged('has to be a small JPEG or PNG.');
}

/** Takes back what was brought in. */
export async function takeBack(root: Root, { setId, replaced }: Omit<Brought, 'facts'>): Promise<void> {
  await deleteSet(root, setId);
  for (const edition of replaced) await writeEdition(root, edition);
}

async function readEdition(root: Root, id: string): Promise<readonly Edition[]> {
  const file = await fileAt(root, editionPath(id));
  const edition = await file
    ?.text()
    .then((text) => parseEdition(JSON.parse(text)))
    .catch(() => null);
  return edition ? [edition] : [];
}

/**
 * Keeps them in a folder of their own: all of them, or nothing, when it failed or was aborted (null).
 * @throws Error with a sentence
 */
export async function bringIn(root: Root, file: Blob, setId: string, watch: Watch): Promise<Brought | null> {
  const replaced: Edition[] = [];
  try {
    const contents = await openProjectFile(file);
    const facts = await store(root, contents, setId, watch);
    if (facts)
      for (const edition of contents.editions) {
        replaced.push(...(await readEdition(root, edition.id)));
        await writeEdition(root, { ...edition, setId });
      }
    else await takeBack(root, { setId, replaced });
    return facts && { setId, facts, replaced };
  } catch (error) {
    await takeBack(root, { setId, replaced });
    throw error;
  }
}

async function store(
  root: Root,
  { set, editions, slots: count, paths, file }: ProjectContents,
  setId: string,
  { signal, onProgress }: Watch,
): Promise<OwnFacts | null> {
  const byForm = slotsByForm(set, editions);
  const all = paths.length + byForm.reduce((sum, { slots }) => sum + slots.length, 0);
  let done = 0;
  const tell = (more: number) => {
    done += more;
    onProgress(Math.floor((count * done) / all), count);
  };
  for (const { form, slots } of byForm) {
    const size = recordBytes(form);
    for (let at = 0; at < slots.length; at += RECORDS) {
      if (signal.aborted) return null;
      const pixels = await file(`${formFolder(form)}/${at / RECORDS}`);
      const piece = slots.slice(at, at + RECORDS);
      const records = piece.map((slot, i) => [slot, pixels.subarray(i * size, (i + 1) * size)] as const);
      await fillSlots(root, { id: setId, form }, new Map(records));
      tell(piece.length);
    }
  }
  const runs: (readonly [number, number])[] = [];
  for (let i = 0; i < paths.length; i += BATCH) {
    if (signal.aborted) return null;
    const batch: Uint8Array[] = [];
    for (const path of paths.slice(i, i + BATCH))
      batch.push(checkThumbnail(await file(PICTURES + path), path));
    runs.push(...(await addThumbnails(root, setId, batch)));
    tell(batch.length);
  }
  const samples = set?.samples.map((sample, i) => ({ ...sample, thumbnail: runs[i] ?? ([0, 0] as const) }));
  return {
    set: set && { ...set, id: setId, samples: samples ?? [] },
    nextSlot: count,
    editions: editions.map(({ id }) => id),
    judged: null,
  };
}
