/** From what was chosen or dropped to what is to be read. */
import type { ImportItem, Refused } from '../../data/own/pictures.ts';

/** A dropped file or folder, as browsers give it; callbacks are theirs. */
export interface Entry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly fullPath: string;
  file?(onFile: (file: File) => void, onError: (error: unknown) => void): void;
  createReader?(): {
    readEntries(onEntries: (entries: readonly Entry[]) => void, onError: (error: unknown) => void): void;
  };
}

const UNREADABLE = 'The browser could not read it. It may have been moved, or is not allowed to be read.';
const pathOf = ({ fullPath }: Entry) => fullPath.replace(/^\/+/, '');

/** A file that came without an entry. */
export const entryOf = (file: File): Entry => ({
  isFile: true,
  isDirectory: false,
  fullPath: file.name,
  file: (onFile) => onFile(file),
});

/** Of a file input; those of a chosen folder know their path. */
export const itemsOfFiles = (files: Iterable<File>): ImportItem[] =>
  Array.from(files, (file) => ({ kind: 'file', file, path: file.webkitRelativePath || file.name }));

/** Whether it is more than one picture: several files, a folder or a zip. */
export const isMore = (entries: readonly Entry[]): boolean =>
  entries.length > 1 ||
  entries.some(({ isDirectory, fullPath }) => isDirectory || fullPath.toLowerCase().endsWith('.zip'));

/** All files of what was dropped, folders entered, in order; and what could not be read. */
export async function itemsOfEntries(
  entries: readonly Entry[],
): Promise<{ readonly items: readonly ImportItem[]; readonly refused: readonly Refused[] }> {
  const items: ImportItem[] = [];
  const refused: Refused[] = [];
  const visit = async (entry: Entry): Promise<void> => {
    try {
      if (entry.isDirectory) for (const each of await contentsOf(entry)) await visit(each);
      else items.push({ kind: 'file', file: await fileOf(entry), path: pathOf(entry) });
    } catch {
      refused.push({ path: pathOf(entry), reason: UNREADABLE });
    }
  };
  for (const entry of entries) await visit(entry);
  return { items, refused };
}

const fileOf = (entry: Entry) => new Promise<File>((resolve, reject) => entry.file?.(resolve, reject));

/** A browser gives some at a time, Chromium a hundred, and none at the end. */
async function contentsOf(entry: Entry): Promise<Entry[]> {
  const reader = entry.createReader?.();
  const all: Entry[] = [];
  for (;;) {
    const some = await new Promise<readonly Entry[]>((resolve, reject) => {
      if (reader) reader.readEntries(resolve, reject);
      else resolve([]);
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}
