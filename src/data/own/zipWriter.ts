/** Makes zips of files as they are: pictures and weights pack to nothing less. */
import { Zip, ZipPassThrough } from 'fflate';
import { MOST_ENTRIES, MOST_UNPACKED } from './zipDirectory.ts';

/** So many bytes are gathered before they become a part of the zip, which the browser may keep on the disk. */
const PART_BYTES = 4e6;

/** A zip that is being made. */
export interface ZipWriter {
  /** @throws Error with a sentence when the zip would be more than `readZipDirectory` takes. */
  add(path: string, bytes: Uint8Array<ArrayBuffer>): void;
  /** Begins a file that comes in pieces, one file at a time. The pieces throw as `add` does. */
  begin(path: string): (piece: Uint8Array<ArrayBuffer>, isLast: boolean) => void;
  finish(): Blob;
}

/** Begins a zip, most of which is not in memory. */
export function createZipWriter(): ZipWriter {
  const parts: Blob[] = [];
  let held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  let entries = 0;
  let all = 0;
  const settle = () => {
    parts.push(new Blob(held));
    held = [];
    heldBytes = 0;
  };
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes > PART_BYTES) settle();
  });
  const begin: ZipWriter['begin'] = (path) => {
    entries++;
    const file = new ZipPassThrough(path);
    zip.add(file);
    return (piece, isLast) => {
      all += piece.length;
      if (entries > MOST_ENTRIES || all > MOST_UNPACKED)
        throw new Error(
          `There is too much for one file: it takes at most ${MOST_ENTRIES.toLocaleString('en')} pictures and ${MOST_UNPACKED / 1e9} GB. Take fewer pictures, or store them at a smaller size.`,
        );
      file.push(piece, isLast);
    };
  };
  return {
    add: (path, bytes) => begin(path)(bytes, true),
    begin,
    finish() {
      zip.end();
      settle();
      return new Blob(parts, { type: 'application/zip' });
    },
  };
}
