import { Inflate } from 'fflate';
import type { Bytes } from '../download.ts';
import { crc32 } from './crc32.ts';
import { DAMAGED, Reader, RefusedPicture } from './reader.ts';
import { LOCAL_BYTES, type ZipEntry } from './zipDirectory.ts';

const LOCAL = 0x04034b50;
/** Bytes that are unpacked at once: what comes out is counted in between. */
const PIECE = 65_536;
/** A file's own header has a name and extras of at most so many bytes in all. */
const MOST_NAMES = 2 * 65_535;

const LIED = 'is not as large as its zip says: it is damaged or made to do harm, so leave it out.';

/** Unpacks until there is more than the directory says: then it stops, whatever is left. */
function inflate(packed: Bytes, size: number): Bytes {
  const unpacked = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((piece) => {
    if (length + piece.length > size) throw new RefusedPicture(LIED);
    unpacked.set(piece, length);
    length += piece.length;
  });
  try {
    for (let at = 0; at < packed.length; at += PIECE)
      stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  } catch (error) {
    throw error instanceof RefusedPicture ? error : new RefusedPicture(DAMAGED);
  }
  if (length !== size) throw new RefusedPicture(LIED);
  return unpacked;
}

/**
 * A file out of a zip, of which size and checksum are as the directory says.
 * @throws RefusedPicture with the rest of a sentence that begins with its name.
 */
export async function readZipEntry(zip: Blob, entry: ZipEntry): Promise<Bytes> {
  const { method, packed, unpacked, offset, end } = entry;
  const most = Math.min(end, offset + LOCAL_BYTES + MOST_NAMES + packed);
  const file = new Reader(new Uint8Array(await zip.slice(offset, most).arrayBuffer()));
  const start = LOCAL_BYTES + file.u16(26, true) + file.u16(28, true);
  if (file.u32(0, true) !== LOCAL || start + packed > file.bytes.length) throw new RefusedPicture(DAMAGED);
  const content = file.bytes.subarray(start, start + packed);
  const bytes = method === 0 ? content.slice() : inflate(content, unpacked);
  if (crc32(bytes) !== entry.crc)
    throw new RefusedPicture('does not match its checksum: it is damaged, so copy the zip again.');
  return bytes;
}
