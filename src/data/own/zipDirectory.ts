/** What is in a zip, by its directory at the end (PKWARE's APPNOTE 6.3), checked before anything is unpacked. */
import { DAMAGED, Reader, RefusedPicture } from './reader.ts';

/** More files than this in a zip are refused. */
export const MOST_ENTRIES = 20_000;
/** A zip that unpacks to more is refused, bytes. */
export const MOST_UNPACKED = 2e9;
/** Pictures do not pack to less than a 200th; what does is made to do harm. */
const MOST_RATIO = 200;

/** A file in a zip. */
export interface ZipEntry {
  /** As the zip names it: nothing is known of it. */
  readonly path: string;
  readonly flags: number;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Of its own header, from the zip's first byte. */
  readonly offset: number;
  /** Where at the latest it has to end. */
  readonly end: number;
}

/** A file that is not unpacked, and why. */
interface RefusedEntry {
  readonly path: string;
  readonly reason: string;
}

/** What is in it; folders are left out. */
export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  readonly refused: readonly RefusedEntry[];
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
/** Of the header in front of each file, without its name. */
export const LOCAL_BYTES = 30;
/** A comment of at most 65,535 bytes may stand behind the end. */
const MOST_COMMENT = 65_535;

/** The place of the last end record whose comment fits; -1 where there is none. */
function findEnd(file: Reader): number {
  for (let at = file.bytes.length - END_BYTES; at >= 0; at--)
    if (file.u32(at, true) === END && at + END_BYTES + file.u16(at + 20, true) <= file.bytes.length)
      return at;
  return -1;
}

const readerOf = async (blob: Blob) => new Reader(new Uint8Array(await blob.arrayBuffer()));

/** Where the directory lies. */
async function findDirectory(zip: Blob) {
  if (zip.size === 0) throw new RefusedPicture('is empty (0 bytes): copy it again from where it came from.');
  const tail = Math.max(0, zip.size - END_BYTES - MOST_COMMENT);
  const file = await readerOf(zip.slice(tail));
  const end = findEnd(file);
  if (end < 0) throw new RefusedPicture('is not a whole zip: copy or download it again.');
  const [count, size, offset] = [
    file.u16(end + 10, true),
    file.u32(end + 12, true),
    file.u32(end + 16, true),
  ];
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff)
    throw new RefusedPicture(
      'is of the large kind (zip64): pack at most 20,000 files and 2 GB into one zip.',
    );
  if (file.u16(end + 4, true) !== 0 || file.u16(end + 8, true) !== count)
    throw new RefusedPicture('is one part of several: unpack it and add the folder.');
  if (count > MOST_ENTRIES)
    throw new RefusedPicture(
      `holds ${count.toLocaleString('en')} files, and at most ${MOST_ENTRIES.toLocaleString('en')} are read: make several zips of it.`,
    );
  // Something may stand before the zip, such as a program that unpacks it; all its offsets are then too small.
  const before = tail + end - size - offset;
  if (before < 0) throw new RefusedPicture(DAMAGED);
  return {
    count,
    before,
    start: before + offset,
    directory: await readerOf(zip.slice(tail + end - size, tail + end)),
  };
}

/** Names are UTF-8 in all but old zips. */
function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Why an entry is not unpacked; null when it may be. */
function refusal({ flags, method, packed, unpacked }: ZipEntry, mostBytes: number): string | null {
  if (flags & 1) return 'is locked with a password: unpack it and add the folder.';
  if (method !== 0 && method !== 8)
    return 'is packed in an unusual way: make the zip anew, the usual way (deflate).';
  if (unpacked > mostBytes) return `is larger than ${mostBytes / 1e6} MB: save a smaller copy.`;
  if (unpacked > MOST_RATIO * packed)
    return `unpacks to more than ${MOST_RATIO} times its size, as no picture does: leave it out.`;
  if (method === 0 ? packed !== unpacked : packed > unpacked * 1.01 + 1024) return DAMAGED;
  return null;
}

/** No file lies within another: zips that unpack to far more than they are do that. */
function checkOverlap(entries: readonly ZipEntry[]): readonly ZipEntry[] {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset);
  const ends = new Map<ZipEntry, number>();
  for (const [i, entry] of sorted.entries()) {
    const end = sorted[i + 1]?.offset ?? entry.end;
    if (entry.offset + LOCAL_BYTES + entry.packed > end)
      throw new RefusedPicture(
        'has files that lie in one another: it is damaged or made to do harm, so leave it out.',
      );
    ends.set(entry, end);
  }
  return entries.map((entry) => ({ ...entry, end: ends.get(entry) ?? entry.end }));
}

/** All entries, as the directory has them. */
function readEntries(directory: Reader, count: number, before: number, start: number): readonly ZipEntry[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    const nameLength = directory.u16(at + 28, true);
    const name = at + ENTRY_BYTES;
    const next = name + nameLength + directory.u16(at + 30, true) + directory.u16(at + 32, true);
    if (directory.u32(at, true) !== ENTRY || next > directory.bytes.length) throw new RefusedPicture(DAMAGED);
    const entry = {
      path: decodeName(directory.bytes.subarray(name, name + nameLength)),
      flags: directory.u16(at + 8, true),
      method: directory.u16(at + 10, true),
      crc: directory.u32(at + 16, true),
      packed: directory.u32(at + 20, true),
      unpacked: directory.u32(at + 24, true),
      offset: before + directory.u32(at + 42, true),
      end: start,
    };
    at = next;
    return entry;
  });
}

/**
 * Reads the directory.
 * @param mostBytes a larger file in it is refused
 * @throws RefusedPicture for the whole zip, with the rest of a sentence that begins with its name.
 */
export async function readZipDirectory(zip: Blob, mostBytes: number): Promise<ZipDirectory> {
  const { count, before, start, directory } = await findDirectory(zip);
  const all = checkOverlap(readEntries(directory, count, before, start));
  const files = all.filter(({ path }) => !/[/\\]$/.test(path));
  const total = files.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (total > MOST_UNPACKED)
    throw new RefusedPicture(`unpacks to more than ${MOST_UNPACKED / 1e9} GB: make several zips of it.`);
  const entries: ZipEntry[] = [];
  const refused: RefusedEntry[] = [];
  for (const entry of files) {
    const reason = refusal(entry, mostBytes);
    if (reason === null) entries.push(entry);
    else refused.push({ path: entry.path, reason });
  }
  return { entries, refused };
}
