import { DAMAGED, type Reader, RefusedPicture } from './reader.ts';

/** Start of frame of any kind: it holds the size. C4, C8 and CC are something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Markers that stand alone, without a length. */
const isAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
/** APP1 to APP15 and comments: what the camera, or a program, says of the picture. JFIF's APP0 and Adobe's APP14 only say how to show it. */
const isWords = (marker: number) => (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;

/**
 * Size of a JPEG, and whether nothing is said of it before its pixels.
 * @throws RefusedPicture when it ends before its size
 */
export function jpegHeader(file: Reader): {
  readonly size: readonly [height: number, width: number];
  readonly plain: boolean;
} {
  let plain = true;
  let size: readonly [height: number, width: number] | null = null;
  for (let at = 2; ;) {
    if (file.byte(at) !== 0xff) throw new RefusedPicture(DAMAGED);
    const marker = file.byte(at + 1);
    // Any number of FF may stand before a marker.
    if (marker === 0xff) at++;
    else if (isAlone(marker)) at += 2;
    else {
      // The pixels begin, or the file ends.
      if (marker === 0xda || marker === 0xd9) break;
      plain &&= !isWords(marker);
      if (isFrame(marker)) size ??= [file.u16(at + 5), file.u16(at + 7)];
      at += 2 + file.u16(at + 2);
    }
  }
  if (!size) throw new RefusedPicture(DAMAGED);
  return { size, plain };
}
