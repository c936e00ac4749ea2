/** What a picture file is, told from its first bytes and its header, before anything is decoded. */
import type { Bytes } from '../download.ts';
import { heifHeader } from './heifHeader.ts';
import { jpegHeader } from './jpegHeader.ts';
import { DAMAGED, Reader, RefusedPicture } from './reader.ts';

/** A file larger than this is refused, bytes. */
export const MOST_FILE_BYTES = 50e6;
/** A picture with more pixels than this is refused. */
const MOST_PIXELS = 40e6;
/** A picture with a longer side than this is refused, pixels. */
export const LONGEST_SIDE = 16384;

/** Formats whose header is read. */
type Format = 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'BMP' | 'AVIF' | 'HEIC';

/** Height and width as stored, before any turning, pixels. */
type Size = readonly [height: number, width: number];

/** What the header says. */
export interface Header {
  readonly format: Format;
  readonly size: Size;
  /** It is an opaque picture and carries no words, place or turning of the camera: it may be kept as it is. */
  readonly plain: boolean;
}

/** Chunks of a PNG that say how to show it and nothing else; none of them makes it transparent. */
const SHOWING = new Set(['IHDR', 'PLTE', 'gAMA', 'sRGB', 'cHRM', 'pHYs', 'sBIT', 'IDAT', 'IEND']);

function png(file: Reader): Omit<Header, 'format'> {
  // Grey, colours or a palette; the other two have transparency.
  let plain = [0, 2, 3].includes(file.byte(25));
  for (let at = 8; plain && at + 8 <= file.bytes.length; at += 12 + file.u32(at))
    plain = SHOWING.has(file.text(at + 4, 4));
  return { size: [file.u32(20), file.u32(16)], plain };
}

/** The screen, or the first frame where that reaches further. */
function gif(file: Reader): Size {
  const [width, height] = [file.u16(6, true), file.u16(8, true)];
  const colours = (packed: number) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  let at = 13 + colours(file.byte(10));
  while (file.byte(at) === 0x21) {
    at += 2;
    while (file.byte(at) !== 0) at += 1 + file.byte(at);
    at++;
  }
  if (file.byte(at) !== 0x2c) throw new RefusedPicture(DAMAGED);
  const reaches = (start: number) => file.u16(at + start, true) + file.u16(at + start + 4, true);
  return [Math.max(height, reaches(3)), Math.max(width, reaches(1))];
}

function bmp(file: Reader): Size {
  if (file.u32(14, true) === 12) return [file.u16(20, true), file.u16(18, true)];
  // Negative where the rows come from the top.
  return [Math.abs(file.u32(22, true) | 0), Math.abs(file.u32(18, true) | 0)];
}

function webp(file: Reader): Size {
  switch (file.text(12, 4)) {
    case 'VP8 ':
      return [file.u16(28, true) & 0x3fff, file.u16(26, true) & 0x3fff];
    case 'VP8L': {
      const bits = file.u32(21, true);
      return [((bits >>> 14) & 0x3fff) + 1, (bits & 0x3fff) + 1];
    }
    case 'VP8X':
      return [file.u24(27) + 1, file.u24(24) + 1];
    default:
      throw new RefusedPicture(DAMAGED);
  }
}

/** What the file is by its bytes, whatever its name says; null when it is nothing that is read here. */
function headerOf(file: Reader): Header | null {
  const starts = (bytes: string, at = 0) => file.text(at, bytes.length) === bytes;
  if (starts('\xff\xd8\xff')) return { format: 'JPEG', ...jpegHeader(file) };
  if (starts('\x89PNG\r\n\x1a\n')) return { format: 'PNG', ...png(file) };
  if (starts('RIFF') && starts('WEBP', 8)) return { format: 'WebP', size: webp(file), plain: false };
  if (starts('GIF87a') || starts('GIF89a')) return { format: 'GIF', size: gif(file), plain: false };
  if (starts('BM')) return { format: 'BMP', size: bmp(file), plain: false };
  if (starts('ftyp', 4)) {
    const heif = heifHeader(file);
    return heif && { ...heif, plain: false };
  }
  return null;
}

/** Why a file that is no picture of ours is not read. */
function reasonFor(file: Reader): string {
  const start = file.text(0, 512).replace(/^\xef\xbb\xbf/, '');
  if (/^\s*(<\?xml[^]*|<!--[^]*|<!DOCTYPE[^]*)?<svg[\s>]/i.test(start))
    return 'is an SVG, a drawing that has no pixels of its own: export it as PNG and add that.';
  if (/^(II\*\0|MM\0\*)/.test(start))
    return 'is a TIFF (or a camera’s raw file), which browsers do not read: save it as JPEG or PNG.';
  if (start.startsWith('PK\x03\x04'))
    return 'is a zip by its contents: rename it to end in .zip and add it again.';
  if (start.startsWith('%PDF')) return 'is a PDF: save its pictures as JPEG or PNG and add those.';
  const text = [...file.bytes.subarray(0, 512)].every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
  return text
    ? 'holds text, not a picture, whatever its name says: leave it out.'
    : 'is not a picture that can be read here: JPEG, PNG, WebP, AVIF, GIF and BMP can; save it as one of those.';
}

/** A number as people write it. */
const megapixels = (pixels: number) => `${(pixels / 1e6).toFixed(1)} megapixels`;

/**
 * Checks that a picture of this size may be decoded.
 * @throws RefusedPicture
 */
export function checkSize([height, width]: Size): void {
  if (height < 1 || width < 1)
    throw new RefusedPicture('says that it is 0 pixels large: it is damaged, so leave it out.');
  if (Math.max(height, width) > LONGEST_SIDE)
    throw new RefusedPicture(
      `is ${width}×${height} pixels, and no side may have more than ${LONGEST_SIDE}: save a smaller copy.`,
    );
  if (height * width > MOST_PIXELS)
    throw new RefusedPicture(
      `is ${width}×${height} pixels (${megapixels(height * width)}); at most ${MOST_PIXELS / 1e6} megapixels are read: save a smaller copy.`,
    );
}

/**
 * Checks the number of a file's bytes.
 * @throws RefusedPicture
 */
export function checkBytes(bytes: number): void {
  if (bytes === 0) throw new RefusedPicture('is empty (0 bytes): copy it again from where it came from.');
  if (bytes > MOST_FILE_BYTES)
    throw new RefusedPicture(`is larger than ${MOST_FILE_BYTES / 1e6} MB: save a smaller copy.`);
}

/**
 * The header of a picture file that may be decoded.
 * @throws RefusedPicture with the rest of a sentence that begins with the file's name.
 */
export function sniff(bytes: Bytes): Header {
  checkBytes(bytes.length);
  const file = new Reader(bytes);
  const header = headerOf(file);
  if (!header) throw new RefusedPicture(reasonFor(file));
  checkSize(header.size);
  return header;
}
