/** What a picture's folders say of it: its class, and the subset it is for. */
import type { Subset } from '../dataset.ts';

/** Where a file lies. */
export interface Place {
  readonly folders: readonly string[];
  /** The file's own name. */
  readonly name: string;
}

/** Folders that name a subset, as people call them. */
const SUBSETS: ReadonlyMap<string, Subset> = new Map([
  ['train', 'training'],
  ['training', 'training'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);
const subsetOf = (folder: string): Subset | undefined => SUBSETS.get(folder.toLowerCase());

/** What systems put beside people's files. */
const SYSTEM_FILES = new Set(['thumbs.db', 'desktop.ini', '__macosx']);

/**
 * A path's folders and name, whichever way its slashes lean. Nothing is written under such a path, so a place above
 * (`..`), a drive or a root is only left out. Unicode in its composed form, without control characters.
 */
export function placeOf(path: string): Place {
  const parts = path
    .normalize('NFC')
    .split(/[/\\]/)
    .map((part, i) => part.replace(/\p{Cc}/gu, '').replace(i === 0 ? /^[A-Za-z]:$/ : /^$/, ''))
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return { folders: parts.slice(0, -1), name: parts.at(-1) ?? '' };
}

/** Whether it is nobody's picture: a hidden file, or what a system put there. Not worth a word. */
export const isHidden = ({ folders, name }: Place): boolean =>
  name === '' ||
  [...folders, name].some((part) => part.startsWith('.') || SYSTEM_FILES.has(part.toLowerCase()));

/** A file's ending, in lower case, without the dot. */
export const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** What the folders say. */
export interface Told {
  readonly className: string | null;
  readonly pinned: Subset | null;
}

const classFolders = ({ folders }: Place): readonly string[] => folders.filter((folder) => !subsetOf(folder));

/** How many folders all of them have in common, from the first on. */
function sharedDepth(all: readonly (readonly string[])[]): number {
  const [first = []] = all;
  let depth = first.length;
  for (const folders of all) {
    let same = 0;
    while (same < Math.min(depth, folders.length) && folders[same] === first[same]) same++;
    depth = same;
  }
  return depth;
}

/**
 * Reads the folders of all files that come together. The class is the last folder that names no subset. A folder that
 * holds everything is no class, unless all of them lie right in it.
 */
export function readFolders(places: readonly Place[]): (place: Place) => Told {
  const all = places.map(classFolders);
  const depth = sharedDepth(all);
  const isOnlyLevel = all.every(({ length }) => length === depth);
  return (place) => {
    const folders = classFolders(place);
    return {
      className: folders.length > depth || isOnlyLevel ? (folders.at(-1) ?? null) : null,
      pinned: place.folders.map(subsetOf).findLast((subset) => subset !== undefined) ?? null,
    };
  };
}
