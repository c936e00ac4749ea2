/** A folder in memory as the browser's own file system gives it out in a worker; with so much room and no more, bytes. */
export function memoryFiles(room = Number.POSITIVE_INFINITY): FileSystemDirectoryHandle {
  const disk = { left: room };
  return folderIn(disk, '') as unknown as FileSystemDirectoryHandle;
}

interface Disk {
  left: number;
}

const missing = () => Promise.reject(new DOMException('There is no such entry.', 'NotFoundError'));

function folderIn(disk: Disk, name: string) {
  const entries = new Map<string, { readonly kind: string; bytes(): number }>();
  const get = async (entry: string, create: boolean | undefined, make: () => never) => {
    if (!entries.has(entry) && create !== true) return missing();
    if (!entries.has(entry)) entries.set(entry, make());
    return entries.get(entry);
  };
  return {
    kind: 'directory',
    name,
    bytes: (): number => [...entries.values()].reduce((sum, each) => sum + each.bytes(), 0),
    getDirectoryHandle: (entry: string, { create }: { create?: boolean } = {}) =>
      get(entry, create, () => folderIn(disk, entry) as never),
    getFileHandle: (entry: string, { create }: { create?: boolean } = {}) =>
      get(entry, create, () => fileIn(disk, entry) as never),
    async removeEntry(entry: string) {
      const removed = entries.get(entry);
      if (!removed) return missing();
      disk.left += removed.bytes();
      entries.delete(entry);
    },
    async *values() {
      yield* entries.values();
    },
  };
}

function fileIn(disk: Disk, name: string) {
  let content = new Uint8Array();
  const resize = (size: number) => {
    const next = new Uint8Array(size);
    next.set(content.subarray(0, size));
    disk.left -= size - content.length;
    content = next;
  };
  return {
    kind: 'file',
    name,
    bytes: () => content.length,
    getFile: async () => new Blob([content]),
    createSyncAccessHandle: async () => ({
      read(buffer: Uint8Array, { at }: { at: number }) {
        const part = content.subarray(at, at + buffer.length);
        buffer.set(part);
        return part.length;
      },
      // As Chromium does where the storage is full: another count, and no word.
      write(buffer: Uint8Array, { at }: { at: number }) {
        if (at + buffer.length - content.length > disk.left) return 2 ** 32 - 8;
        if (at + buffer.length > content.length) resize(at + buffer.length);
        content.set(buffer, at);
        return buffer.length;
      },
      truncate: resize,
      flush: () => undefined,
      getSize: () => content.length,
      close: () => undefined,
    }),
  };
}
