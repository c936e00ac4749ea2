/** Sizes in AVIF and HEIC files, which are boxes in boxes (ISO/IEC 14496-12, 23008-12). */
import { DAMAGED, type Reader, RefusedPicture } from './reader.ts';

/** A box's contents: from `start` up to `end`. */
interface Box {
  readonly start: number;
  readonly end: number;
}

/** The boxes between two places, with their names. */
function* boxesIn(file: Reader, { start, end }: Box): Generator<Box & { readonly name: string }> {
  for (let at = start; at + 8 <= end;) {
    const name = file.text(at + 4, 4);
    const size = file.u32(at);
    // 1: the size is of 64 bits and follows. 0: up to the end of all.
    const head = size === 1 ? 16 : 8;
    const length = size === 0 ? end - at : size === 1 ? file.u32(at + 8) * 2 ** 32 + file.u32(at + 12) : size;
    if (length < head || at + length > end) throw new RefusedPicture(DAMAGED);
    yield { name, start: at + head, end: at + length };
    at += length;
  }
}

function boxNamed(file: Reader, outer: Box, wanted: string): Box | undefined {
  for (const { name, ...box } of boxesIn(file, outer)) if (name === wanted) return box;
  return undefined;
}

/** The largest of all its pictures' sizes (tiles and a thumbnail have their own). */
function largest(file: Reader): readonly [height: number, width: number] {
  const meta = boxNamed(file, { start: 0, end: file.bytes.length }, 'meta');
  // Version and flags stand before its boxes.
  const properties = meta && boxNamed(file, { ...meta, start: meta.start + 4 }, 'iprp');
  const container = properties && boxNamed(file, properties, 'ipco');
  let size: readonly [height: number, width: number] | null = null;
  for (const { name, start } of container ? boxesIn(file, container) : []) {
    if (name !== 'ispe') continue;
    const [width, height] = [file.u32(start + 4), file.u32(start + 8)];
    if (!size || height * width > size[0] * size[1]) size = [height, width];
  }
  if (!size) throw new RefusedPicture(DAMAGED);
  return size;
}

/** Which of the two it is, and its size; null for another file of boxes, such as a film. */
export function heifHeader(
  file: Reader,
): { readonly format: 'AVIF' | 'HEIC'; readonly size: readonly [height: number, width: number] } | null {
  const length = Math.min(file.u32(0), 256);
  const brands = Array.from({ length: Math.max(0, length - 8) >> 2 }, (_, i) => file.text(8 + 4 * i, 4));
  const is = (...names: readonly string[]) => brands.some((brand) => names.includes(brand));
  if (is('avif', 'avis')) return { format: 'AVIF', size: largest(file) };
  if (is('heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'))
    return { format: 'HEIC', size: largest(file) };
  return null;
}
