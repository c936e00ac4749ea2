/** Files of this page on the device (the origin private file system), written whole or not at all. Only workers can write. */
import type { Bytes } from '../download.ts';

/** Thrown when something could not be kept; the message is a sentence. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
}

/** A file open for writing: while it is, nobody else can open it so. */
export interface OpenFile {
  read(buffer: Uint8Array, options: { at: number }): number;
  write(buffer: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  getSize(): number;
  close(): void;
}

/** What workers can do with a file, which the page's types do not know. */
interface WorkersFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<OpenFile>;
}

const FULL = 'This device’s storage for the page is full.';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error));

/** A failure in words. */
function inWords(error: unknown): NotKeptError {
  if (error instanceof NotKeptError) return error;
  const name = nameOf(error);
  if (name === 'QuotaExceededError') return new NotKeptError(FULL, { cause: error });
  if (name === 'NoModificationAllowedError')
    return new NotKeptError('Another tab of this page is keeping pictures: close it, or wait for it.', {
      cause: error,
    });
  return new NotKeptError(`The browser did not keep the pictures on this device (${name}).`, {
    cause: error,
  });
}

/** The folder of everything. */
export async function openRoot(): Promise<FileSystemDirectoryHandle> {
  try {
    return await navigator.storage.getDirectory();
  } catch (error) {
    throw new NotKeptError(
      'This browser keeps no pictures for this page, as in some private windows: open it in an ordinary window.',
      { cause: error },
    );
  }
}

async function folderOf(root: FileSystemDirectoryHandle, path: readonly string[], create: boolean) {
  let folder = root;
  for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create });
  return { folder, name: path.at(-1) ?? '' };
}

/** How often a file that another has open for a moment is tried, and how long is waited in between, milliseconds. */
const TRIES = 5;
const BETWEEN = 100;

async function open(handle: FileSystemFileHandle): Promise<OpenFile> {
  for (let tries = 1; ; tries++) {
    try {
      return await (handle as WorkersFileHandle).createSyncAccessHandle();
    } catch (error) {
      if (tries === TRIES || nameOf(error) !== 'NoModificationAllowedError') throw error;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    }
  }
}

/**
 * Writes, and makes sure that all of it was: where the storage is full, Chromium returns another count and leaves a
 * truncated file, without a word.
 * @throws NotKeptError
 */
export function writeWhole(file: OpenFile, bytes: Uint8Array, at: number): void {
  const written = file.write(bytes, { at });
  if (written !== bytes.length || file.getSize() < at + bytes.length) throw new NotKeptError(FULL);
}

/**
 * Opens files, has them changed, and closes them; where that fails, all are again as long as they were.
 * @throws NotKeptError
 */
export async function change<T>(
  root: FileSystemDirectoryHandle,
  paths: readonly (readonly string[])[],
  work: (files: readonly OpenFile[]) => T,
): Promise<T> {
  const files: OpenFile[] = [];
  try {
    for (const path of paths) {
      const { folder, name } = await folderOf(root, path, true);
      files.push(await open(await folder.getFileHandle(name, { create: true })));
    }
    const before = files.map((file) => file.getSize());
    try {
      const result = work(files);
      for (const file of files) file.flush();
      return result;
    } catch (error) {
      for (const [i, file] of files.entries()) if (file.getSize() > before[i]!) file.truncate(before[i]!);
      throw error;
    }
  } catch (error) {
    throw inWords(error);
  } finally {
    for (const file of files) file.close();
  }
}

const isNotFound = (error: unknown) => nameOf(error) === 'NotFoundError';

/** A file as it is now; null when there is none. A change makes it unreadable, so it is not to be kept for long. */
export async function fileAt(root: FileSystemDirectoryHandle, path: readonly string[]): Promise<File | null> {
  try {
    const { folder, name } = await folderOf(root, path, false);
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw inWords(error);
  }
}

/** Half-open run of bytes. */
export type Run = readonly [start: number, length: number];

/**
 * Parts of a file, each with memory of its own.
 * @throws NotKeptError when they are not there
 */
export async function readRuns(
  root: FileSystemDirectoryHandle,
  path: readonly string[],
  runs: readonly Run[],
): Promise<Bytes[]> {
  for (let tries = 1; ; tries++) {
    const file = await fileAt(root, path);
    if (!file || runs.some(([start, length]) => start + length > file.size))
      throw new NotKeptError('These pictures are no longer on this device: add them again.');
    try {
      return await Promise.all(
        runs.map(
          async ([start, length]) => new Uint8Array(await file.slice(start, start + length).arrayBuffer()),
        ),
      );
    } catch (error) {
      // It was written to in between.
      if (tries === TRIES) throw inWords(error);
    }
  }
}

/** Files and folders in a folder, none where there is no folder. */
export async function listAt(
  root: FileSystemDirectoryHandle,
  path: readonly string[],
): Promise<readonly (FileSystemFileHandle | FileSystemDirectoryHandle)[]> {
  try {
    const { folder, name } = await folderOf(root, path, false);
    const handles: (FileSystemFileHandle | FileSystemDirectoryHandle)[] = [];
    const inside = await folder.getDirectoryHandle(name);
    for await (const handle of inside.values()) handles.push(handle);
    return handles;
  } catch (error) {
    if (isNotFound(error)) return [];
    throw inWords(error);
  }
}

/** Deletes a file, or a folder with all in it; nothing to do where there is none. */
export async function remove(root: FileSystemDirectoryHandle, path: readonly string[]): Promise<void> {
  try {
    const { folder, name } = await folderOf(root, path, false);
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw inWords(error);
  }
}
