/** A set as a zip of folders by class, to take away and to bring back. */
import { DESCRIPTION_NAME, writeDescription } from './description.ts';
import { readRuns } from './files.ts';
import { isPng } from './keptPictures.ts';
import type { OwnSet } from './ownSet.ts';
import { thumbnailsPath } from './places.ts';
import { createUniqueNames, safeName } from './safeNames.ts';
import { createZipWriter, type ZipWriter } from './zipWriter.ts';

/** So many pictures are held at once. */
const BATCH = 64;

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

interface Watch {
  readonly signal: AbortSignal;
  /** Of the pictures. */
  readonly onProgress: (done: number) => void;
}

/**
 * Writes the pictures in folders by class under `folder`, with their description; null when it was aborted.
 * @returns the pictures' paths, seen from that folder
 */
export async function writeSet(
  zip: ZipWriter,
  folder: string,
  root: FileSystemDirectoryHandle,
  set: OwnSet,
  { signal, onProgress }: Watch,
): Promise<readonly string[] | null> {
  const { samples } = set;
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
      zip.add(folder + path, file);
    }
    onProgress(i + batch.length);
  }
  zip.add(folder + DESCRIPTION_NAME, new TextEncoder().encode(writeDescription(set, paths)));
  return paths;
}

/**
 * Makes the zip; null when it was aborted.
 * @throws Error with a sentence
 */
export async function exportZip(
  root: FileSystemDirectoryHandle,
  set: OwnSet,
  watch: Watch,
): Promise<Blob | null> {
  const zip = createZipWriter();
  return (await writeSet(zip, '', root, set, watch)) && zip.finish();
}
