/** From what a person dropped or chose to the pictures in it, each with what its folders, a CSV or a `dataset.json` say. */
import type { Content } from './decodeTask.ts';
import { DESCRIPTION_NAME, type DescribedPicture, readDescription } from './description.ts';
import { endingOf, isHidden, type Place, placeOf, readFolders } from './folders.ts';
import { readLabels } from './labels.ts';
import type { OwnSample } from './ownSet.ts';
import type { Described, ImportItem, Refused } from './pictures.ts';
import { RefusedPicture } from './reader.ts';
import { MOST_FILE_BYTES } from './sniff.ts';
import { readZipDirectory } from './zipDirectory.ts';
import { readZipEntry } from './zipEntry.ts';

/** A picture to be decoded. */
export interface Found extends Pick<OwnSample, 'name' | 'pinned' | 'burst'> {
  /** Shown where it is refused. */
  readonly path: string;
  readonly content: Content;
  readonly className: string | null;
  readonly classKey: string | null;
  /** Of the file that it was before it was taken away in a zip. */
  readonly original: Pick<OwnSample, 'sha256' | 'width' | 'height'> | null;
}

/** What there is to be read. */
export interface Gathered {
  readonly found: readonly Found[];
  readonly described: readonly Described[];
  readonly refused: readonly Refused[];
}

type FileContent = Exclude<Content, { kind: 'pixels' }>;

/** A file, loose or in a zip, where it lies: a zip is a folder. */
interface Loose {
  readonly path: string;
  readonly place: Place;
  readonly content: FileContent;
}

const sentence = (reason: string) => `It ${reason}`;
const reasonOf = (error: unknown) =>
  error instanceof RefusedPicture
    ? sentence(error.message)
    : error instanceof Error
      ? error.message
      : String(error);

async function openZip(
  path: string,
  { folders, name }: Place,
  zip: Blob,
  refused: Refused[],
): Promise<Loose[]> {
  const directory = await readZipDirectory(zip, MOST_FILE_BYTES);
  const inside = (entry: string) => ({ path: `${path}/${entry}`, place: placeOf(entry) });
  for (const { path: entry, reason } of directory.refused)
    if (!isHidden(placeOf(entry))) refused.push({ path: inside(entry).path, reason: sentence(reason) });
  const folder = [...folders, name.replace(/\.zip$/i, '')];
  return directory.entries.flatMap((entry) => {
    const { path: shown, place } = inside(entry.path);
    if (isHidden(place)) return [];
    if (endingOf(place.name) !== 'zip')
      return [
        {
          path: shown,
          place: { folders: [...folder, ...place.folders], name: place.name },
          content: { kind: 'entry', zip, entry },
        },
      ];
    refused.push({
      path: shown,
      reason: 'It is a zip in a zip, which is not opened: unpack it and add the folder.',
    });
    return [];
  });
}

/** All files, zips opened. */
async function openAll(
  files: readonly (ImportItem & { kind: 'file' })[],
  refused: Refused[],
): Promise<Loose[]> {
  const loose: Loose[] = [];
  for (const { path, file } of files) {
    const place = placeOf(path);
    if (isHidden(place)) continue;
    if (endingOf(place.name) !== 'zip') loose.push({ path, place, content: { kind: 'file', file } });
    else
      try {
        loose.push(...(await openZip(path, place, file, refused)));
      } catch (error) {
        refused.push({ path, reason: reasonOf(error) });
      }
  }
  return loose;
}

const blobOf = async (content: FileContent): Promise<Blob> =>
  content.kind === 'file' ? content.file : new Blob([await readZipEntry(content.zip, content.entry)]);

/** The place as seen from a folder; null when it does not lie in it. */
const seenFrom = (folder: readonly string[], { folders, name }: Place): Place | null =>
  folder.every((part, i) => folders[i] === part) ? { folders: folders.slice(folder.length), name } : null;

/** Pictures that lie beside a file or in folders beside it, seen from there, with their indices. */
function beside({ place }: Loose, pictures: readonly Loose[]) {
  return pictures.flatMap((picture, index) => {
    const seen = seenFrom(place.folders, picture.place);
    return seen ? [{ index, seen }] : [];
  });
}

/** By the pictures' indices. */
async function labelsOf(tables: readonly Loose[], pictures: readonly Loose[], refused: Refused[]) {
  const labels = new Map<number, string | null>();
  for (const table of tables) {
    const near = beside(table, pictures);
    try {
      const { byPicture, problems } = await readLabels(
        await blobOf(table.content),
        near.map(({ seen }) => seen),
      );
      for (const [i, label] of byPicture) labels.set(near[i]!.index, label);
      refused.push(...problems.map((reason) => ({ path: table.path, reason })));
    } catch (error) {
      refused.push({ path: table.path, reason: reasonOf(error) });
    }
  }
  return labels;
}

/** By the pictures' indices. */
async function descriptionsOf(files: readonly Loose[], pictures: readonly Loose[], refused: Refused[]) {
  const described: Described[] = [];
  const byPicture = new Map<number, DescribedPicture>();
  for (const [i, file] of files.entries())
    try {
      const blob = await blobOf(file.content);
      if (blob.size > MOST_FILE_BYTES) throw new Error('It is too large to be a description of pictures.');
      const read = readDescription(await blob.text(), `${i}`);
      described.push(read.described);
      for (const { index, seen } of beside(file, pictures)) {
        const picture = read.picture(seen);
        if (picture) byPicture.set(index, picture);
      }
    } catch (error) {
      refused.push({ path: file.path, reason: reasonOf(error) });
    }
  return { described, byPicture };
}

function fromPixels({ name, burst, className, ...content }: ImportItem & { kind: 'pixels' }): Found {
  return {
    path: name,
    name,
    content,
    className: className ?? null,
    classKey: null,
    pinned: null,
    burst,
    original: null,
  };
}

const isTable = ({ place }: Loose) => ['csv', 'tsv'].includes(endingOf(place.name));
const isDescription = ({ place }: Loose) => place.name.toLowerCase() === DESCRIPTION_NAME;

const { compare } = new Intl.Collator('en', { numeric: true });

/**
 * A folder's files come in an order of the browser's or the file system's own; classes are numbered as they come. So they come by
 * name, as Keras numbers those of a directory, but 10 after 9, and then by path. What a description names is in its order, first.
 */
function byClass(a: Found, b: Found): number {
  if (a.original || b.original) return Number(!a.original) - Number(!b.original);
  return (
    Number(a.className === null) - Number(b.className === null) ||
    compare(a.className ?? '', b.className ?? '') ||
    compare(a.path, b.path)
  );
}

/** Looks through all that came together. Pixels come first, in their order, then files by class. */
export async function gather(items: readonly ImportItem[]): Promise<Gathered> {
  const refused: Refused[] = [];
  const loose = await openAll(
    items.filter((item) => item.kind === 'file'),
    refused,
  );
  const pictures = loose.filter((file) => !isTable(file) && !isDescription(file));
  const told = readFolders(pictures.map(({ place }) => place));
  const labels = await labelsOf(loose.filter(isTable), pictures, refused);
  const { described, byPicture } = await descriptionsOf(loose.filter(isDescription), pictures, refused);
  const found = pictures.map(({ path, place, content }, index): Found => {
    const known = byPicture.get(index);
    if (known) {
      const { sha256, width, height, ...says } = known;
      return { path, content, ...says, original: { sha256, width, height } };
    }
    const { className, pinned } = told(place);
    const label = labels.has(index) ? (labels.get(index) ?? null) : className;
    return {
      path,
      content,
      name: place.name,
      className: label,
      classKey: null,
      pinned,
      burst: null,
      original: null,
    };
  });
  return {
    found: [...items.filter((item) => item.kind === 'pixels').map(fromPixels), ...found.toSorted(byClass)],
    described,
    refused,
  };
}
