import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bytes } from '../download.ts';
import { LONGEST_SIDE, sniff } from './sniff.ts';

interface File {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: string;
}
const { files } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/pictureFiles.json', import.meta.url), 'utf8'),
) as { files: readonly File[] };
const bytesOf = (base64: string): Bytes => Uint8Array.from(Buffer.from(base64, 'base64'));
const named = (name: string): Bytes => bytesOf(files.find((file) => file.name === name)!.bytes);

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const u32 = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
const box = (name: string, ...parts: readonly number[][]) => {
  const content = parts.flat();
  return [...u32(8 + content.length), ...ascii(name), ...content];
};
/** A file of boxes with pictures of these sizes, as HEIC's and AVIF's begin. */
const heif = (brand: string, ...sizes: readonly (readonly [width: number, height: number])[]): Bytes =>
  Uint8Array.from([
    ...box('ftyp', ascii(brand), u32(0), ascii('mif1')),
    ...box(
      'meta',
      u32(0),
      box('hdlr', u32(0)),
      box(
        'iprp',
        box('ipco', ...sizes.map(([width, height]) => box('ispe', u32(0), u32(width), u32(height)))),
      ),
    ),
    ...box('mdat', u32(0)),
  ]);
const png = (width: number, height: number): Bytes => {
  const bytes = named('plain.png');
  bytes.set([...u32(width), ...u32(height)], 16);
  return bytes;
};
/** Its size, or why it is refused. */
function saidOf(bytes: Bytes): string {
  try {
    return `size ${sniff(bytes).size.join()}`;
  } catch (error) {
    return String(error);
  }
}
const formats = { jpg: 'JPEG', png: 'PNG', gif: 'GIF', bmp: 'BMP', webp: 'WebP', avif: 'AVIF' };

describe('sniff', () => {
  test.each(files.map((file) => [file.name, file] as const))(
    'tells the format and size that Pillow gave %s',
    (name, { width, height, bytes }) => {
      const { format, size } = sniff(bytesOf(bytes));
      expect(format).toBe(formats[name.split('.')[1] as keyof typeof formats]);
      expect(size).toEqual([height, width]);
    },
  );

  test('lets be kept as it is only what is opaque and says nothing but its picture', () => {
    const plain = files.filter(({ bytes }) => sniff(bytesOf(bytes)).plain).map(({ name }) => name);
    expect(plain).toEqual([
      'plain.jpg',
      'progressive.jpg',
      'cmyk.jpg',
      'plain.png',
      'palette.png',
      'grey.png',
      'deep.png',
    ]);
  });

  test('takes the largest of the pictures in a HEIC or AVIF file', () => {
    const heic = sniff(heif('heic', [512, 512], [4032, 3024], [320, 240]));
    expect(heic).toEqual({ format: 'HEIC', size: [3024, 4032], plain: false });
    expect(sniff(heif('avif', [30, 20])).format).toBe('AVIF');
    expect(() => sniff(heif('heic'))).toThrow(/damaged/);
  });

  test('reads a BMP whose rows come from the top, and an old one', () => {
    const down = named('plain.bmp');
    new DataView(down.buffer).setInt32(22, -32, true);
    expect(sniff(down).size).toEqual([32, 48]);
    const old = Uint8Array.from([
      ...ascii('BM'),
      ...Array<number>(12).fill(0),
      12,
      0,
      0,
      0,
      7,
      0,
      5,
      0,
      1,
      0,
      24,
      0,
    ]);
    expect(sniff(old).size).toEqual([5, 7]);
  });

  test('counts a frame of a GIF that reaches over its screen', () => {
    const gif = named('plain.gif');
    const view = new DataView(gif.buffer);
    view.setUint16(6, 2, true);
    view.setUint16(8, 1, true);
    expect(sniff(gif).size).toEqual([32, 48]);
  });

  test('refuses by its header what would fill the memory', () => {
    // As a 16384² PNG of 1 bit is: 33 kB that become a gigabyte.
    const bomb = png(16384, 16384);
    bomb.set(deflateSync(new Uint8Array(10)), 41);
    expect(() => sniff(bomb)).toThrow(
      'is 16384×16384 pixels (268.4 megapixels); at most 40 megapixels are read',
    );
    expect(() => sniff(png(1, LONGEST_SIDE + 1))).toThrow(
      'is 1×16385 pixels, and no side may have more than 16384',
    );
    expect(() => sniff(heif('heic', [9000, 9000]))).toThrow('81.0 megapixels');
    expect(sniff(png(1, LONGEST_SIDE)).size).toEqual([16384, 1]);
    expect(sniff(png(8000, 5000)).size).toEqual([5000, 8000]);
    expect(() => sniff(png(8000, 5001))).toThrow('40.0 megapixels');
    expect(() => sniff(new Uint8Array(50e6 + 1))).toThrow('larger than 50 MB');
  });

  test('refuses what has no pixels', () => {
    expect(() => sniff(new Uint8Array(0))).toThrow('is empty (0 bytes)');
    expect(() => sniff(png(0, 10))).toThrow('0 pixels large');
    expect(() => sniff(png(10, 0))).toThrow('0 pixels large');
  });

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'SVG'],
    ['an SVG behind a prologue', '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg>', 'SVG'],
    ['text', 'file,label\ncat.jpg,cat\n', 'holds text, not a picture'],
    ['a TIFF', 'II*\0\x08\0\0\0', 'TIFF'],
    ['a zip', 'PK\x03\x04\x14\0', 'zip'],
    ['a PDF', '%PDF-1.7\n%\xe2\xe3', 'PDF'],
    ['a film', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'is not a picture that can be read here'],
    ['bytes', '\x00\x01\x02\x03\xff', 'is not a picture that can be read here'],
  ])('says of %s what to do', (_, text, reason) => {
    expect(() => sniff(Uint8Array.from(ascii(text)))).toThrow(reason);
  });

  test('says of every cut or changed file a sentence, or its size, and nothing else', () => {
    const numbers = files.map((_, i) => i);
    fc.assert(
      fc.property(
        fc.constantFrom(...numbers),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }),
        (i, share, changes) => {
          const bytes = bytesOf(files[i]!.bytes);
          for (const [at, value] of changes) bytes[at] = value;
          const cut = bytes.slice(0, Math.ceil(share * bytes.length));
          expect(saidOf(cut)).toMatch(/^(size \d+,\d+|RefusedPicture: .+: .+\.)$/);
        },
      ),
      { seed: 3, numRuns: 3000 },
    );
  });
});
