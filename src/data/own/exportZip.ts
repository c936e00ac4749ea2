/** A set as a zip of folders by class, to take away and to bring back. */
import { Zip, ZipPassThrough } from 'fflate';
import { DESCRIPTION_NAME, writeDescription } from './description.ts';
import { readRuns } from './files.ts';
import { isPng } from './keptPictures.ts';
import type { OwnSet } from './ownSet.ts';
import { thumbnailsPath } from './places.ts';
import { createUniqueNames, safeName } from './safeNames.ts';
import { MOST_ENTRIES } from './zipDirectory.ts';

/** So many pictures are held at once. */
const BATCH = 64;
/** So many bytes are gathered before they become a part of the file, which the browser may keep on the disk. */
const PART_BYTES = 4e6;

/** A path for each sample without its ending, as no thumbnail need be what the file was. */
function pathsOf({ classes, samples }: OwnSet): readonly string[] {
  const unique = createUniqueNames();
  const folders = new Map(classes.map(({ id, name }) => [id, unique(safeName(name, 'class'))]));
  /** In each folder names are their own; an ending may be either, so they differ without it. */
  const namesIn = new Map<string, (name: string) => string>();
  return samples.map(({ name, classId }) => {
    const folder = (classId === null ? undefined : folders.get(classId)) ?? '';
    const names = namesIn.get(folder) ?? createUniqueNames();
    namesIn.set(folder, names);
    const stem = names(safeName(name.replace(/\.\w{1,5}$/, ''), 'picture'));
    return folder === '' ? stem : `${folder}/${stem}`;
  });
}

/** Takes a zip's bytes and makes them one file, most of it not in memory. */
function createParts() {
  const parts: Blob[] = [];
  let held: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const settle = () => {
    parts.push(new Blob(held));
    held = [];
    bytes = 0;
  };
  return {
    push(piece: Uint8Array<ArrayBuffer>) {
      held.push(piece);
      bytes += piece.length;
      if (bytes > PART_BYTES) settle();
    },
    finish() {
      settle();
      return new Blob(parts, { type: 'application/zip' });
    },
  };
}

/**
 * Makes the zip; null when it was aborted.
 * @throws Error with a sentence
 */
export async function exportZip(
  root: FileSystemDirectoryHandle,
  set: OwnSet,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (done: number) => void },
): Promise<Blob | null> {
  const { samples } = set;
  if (samples.length >= MOST_ENTRIES)
    throw new Error(
      `A zip takes at most ${(MOST_ENTRIES - 1).toLocaleString('en')} pictures, and this set has ${samples.length.toLocaleString('en')}: take fewer.`,
    );
  const parts = createParts();
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    parts.push(piece);
  });
  const add = (path: string, bytes: Uint8Array<ArrayBuffer>) => {
    const file = new ZipPassThrough(path);
    zip.add(file);
    file.push(bytes, true);
  };
  const stems = pathsOf(set);
  const paths: string[] = [];
  for (let i = 0; i < samples.length; i += BATCH) {
    if (signal.aborted) return null;
    const batch = samples.slice(i, i + BATCH);
    const files = await readRuns(
      root,
      thumbnailsPath(set.id),
      batch.map(({ thumbnail }) => thumbnail),
    );
    for (const [j, file] of files.entries()) {
      const path = `${stems[i + j]}.${isPng(file) ? 'png' : 'jpg'}`;
      paths.push(path);
      add(path, file);
    }
    onProgress(i + batch.length);
  }
  add(DESCRIPTION_NAME, new TextEncoder().encode(writeDescription(set, paths)));
  zip.end();
  return parts.finish();
}
