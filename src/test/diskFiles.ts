import { existsSync, openAsBlob } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder of the disk as the browser's own file system gives it out, as far as reading goes: a file that was opened can
 * no longer be read once it has changed, as there.
 */
export function diskFiles(folder: string): FileSystemDirectoryHandle {
  const notFound = () => Promise.reject(new DOMException('There is no such entry.', 'NotFoundError'));
  const handle = {
    getDirectoryHandle: (name: string) =>
      existsSync(join(folder, name)) ? Promise.resolve(diskFiles(join(folder, name))) : notFound(),
    getFileHandle: (name: string) =>
      existsSync(join(folder, name))
        ? Promise.resolve({ getFile: () => openAsBlob(join(folder, name)) })
        : notFound(),
  };
  return handle as unknown as FileSystemDirectoryHandle;
}
