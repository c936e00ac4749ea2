import type { OpenFile } from '../data/own/files.ts';

/** What is set and counted for all files of a folder. */
interface Disk {
  /** Bytes that all files together may have. */
  room: number;
  used: number;
  /** What happens once, between the opening of a file to read and the reading. */
  meanwhile: (() => Promise<void>) | null;
}

interface MemoryFile {
  readonly kind: 'file';
  readonly name: string;
  bytes: Uint8Array<ArrayBuffer>;
  opened: boolean;
  getFile(): Promise<File>;
  createSyncAccessHandle(): Promise<OpenFile>;
}
interface MemoryFolder {
  readonly kind: 'directory';
  readonly name: string;
  readonly entries: Map<string, MemoryFile | MemoryFolder>;
}

const failure = (name: string) => Promise.reject(new DOMException('', name));

function memoryFile(name: string, disk: Disk): MemoryFile {
  const resize = (size: number) => {
    const grown = new Uint8Array(size);
    grown.set(file.bytes.subarray(0, size));
    disk.used += size - file.bytes.length;
    file.bytes = grown;
  };
  const file: MemoryFile = {
    kind: 'file',
    name,
    bytes: new Uint8Array(),
    opened: false,
    async getFile() {
      const { bytes } = file;
      const seen = new File([bytes], name);
      const { meanwhile } = disk;
      disk.meanwhile = null;
      await meanwhile?.();
      // Once it was written to, what was opened before cannot be read any more.
      const slice = seen.slice.bind(seen);
      seen.slice = (...range) =>
        Object.assign(
          slice(...range),
          file.bytes === bytes ? {} : { arrayBuffer: () => failure('NotReadableError') },
        );
      return seen;
    },
    createSyncAccessHandle() {
      if (file.opened) return failure('NoModificationAllowedError');
      file.opened = true;
      return Promise.resolve({
        getSize: () => file.bytes.length,
        truncate: resize,
        flush: () => undefined,
        close: () => void (file.opened = false),
        read(buffer, { at }) {
          const part = file.bytes.subarray(at, at + buffer.length);
          buffer.set(part);
          return part.length;
        },
        // Where there is no room, as in Chromium: as much as fits, and no word of it.
        write(buffer, { at }) {
          const room = disk.room - disk.used + file.bytes.length;
          const part = buffer.subarray(0, Math.max(0, room - at));
          if (at + part.length > file.bytes.length) resize(at + part.length);
          file.bytes = file.bytes.slice();
          file.bytes.set(part, at);
          return part.length;
        },
      });
    },
  };
  return file;
}

function memoryFolder(name: string, disk: Disk): MemoryFolder {
  const entries: MemoryFolder['entries'] = new Map();
  const get = (kind: 'file' | 'directory', inside: string, create: boolean | undefined) => {
    const found = entries.get(inside);
    if (found) return found.kind === kind ? Promise.resolve(found) : failure('TypeMismatchError');
    if (create !== true) return failure('NotFoundError');
    const made = kind === 'file' ? memoryFile(inside, disk) : memoryFolder(inside, disk);
    entries.set(inside, made);
    return Promise.resolve(made);
  };
  const bytesIn = (entry: MemoryFile | MemoryFolder): number =>
    entry.kind === 'file'
      ? entry.bytes.length
      : [...entry.entries.values()].reduce((sum, each) => sum + bytesIn(each), 0);
  return Object.assign(
    { kind: 'directory' as const, name, entries },
    {
      getDirectoryHandle: (inside: string, options?: { create?: boolean }) =>
        get('directory', inside, options?.create),
      getFileHandle: (inside: string, options?: { create?: boolean }) => get('file', inside, options?.create),
      async removeEntry(inside: string) {
        const entry = entries.get(inside);
        if (!entry) return failure('NotFoundError');
        entries.delete(inside);
        disk.used -= bytesIn(entry);
        return undefined;
      },
      async *values() {
        yield* entries.values();
      },
    },
  );
}

/** The origin private file system of a worker, in memory: one handle at a time writes to a file, and room may end. */
export function createMemoryFiles(room = Infinity) {
  const disk: Disk = { room, used: 0, meanwhile: null };
  const root = memoryFolder('', disk);
  const at = (path: readonly string[]) =>
    path.reduce<MemoryFile | MemoryFolder | undefined>(
      (entry, name) => (entry?.kind === 'directory' ? entry.entries.get(name) : undefined),
      root,
    );
  /** Every file's path and bytes. */
  const list = (folder: MemoryFolder, path: string): [string, Uint8Array][] =>
    [...folder.entries.values()].flatMap((entry) =>
      entry.kind === 'file'
        ? [[`${path}${entry.name}`, entry.bytes] as [string, Uint8Array]]
        : list(entry, `${path}${entry.name}/`),
    );
  return {
    root: root as unknown as FileSystemDirectoryHandle,
    disk,
    /** A file's bytes; undefined where there is none. */
    bytes(path: readonly string[]): Uint8Array | undefined {
      const entry = at(path);
      return entry?.kind === 'file' ? entry.bytes : undefined;
    },
    /** As if another tab had it open. */
    hold(path: readonly string[], held: boolean): void {
      const entry = at(path);
      if (entry?.kind === 'file') entry.opened = held;
    },
    /** Paths of all files. */
    paths: () => list(root, '').map(([path]) => path),
  };
}
