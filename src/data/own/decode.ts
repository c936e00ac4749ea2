/** From a file's bytes to what is kept of the picture. Needs a worker's canvas. */
import type { Bytes } from '../download.ts';
import type { Picture } from '../ownPicture.ts';
import { sha256Hex } from '../sha256.ts';
import type { Content, Decoded, DecodeTask } from './decodeTask.ts';
import { createKeeper, type Kept } from './fitted.ts';
import { measure } from './measures.ts';
import type { PictureForm } from './ownSet.ts';
import { RefusedPicture } from './reader.ts';
import { checkBytes, checkSize, type Header, sniff } from './sniff.ts';
import { readZipEntry } from './zipEntry.ts';

/** Of a picture so many pixels are taken out of the browser's memory at once. */
const STRIP_PIXELS = 1 << 20;
/** A thumbnail up to this side is a PNG: small, and exactly as it was. */
const EXACT_SIDE = 64;
const JPEG_QUALITY = 0.85;
/** A file of no more bytes may be its own thumbnail. */
const MOST_THUMBNAIL_BYTES = 128 * 1024;

async function bytesOf(content: Exclude<Content, { kind: 'pixels' }>): Promise<Bytes> {
  if (content.kind === 'entry') return readZipEntry(content.zip, content.entry);
  checkBytes(content.file.size);
  try {
    return new Uint8Array(await content.file.arrayBuffer());
  } catch {
    throw new RefusedPicture(
      'could not be read: it was moved, changed or locked since it was chosen, so add it again.',
    );
  }
}

/** Decoded by the browser: upright, the first picture where there are several. */
async function bitmapOf(bytes: Bytes, content: Content, { format }: Header): Promise<ImageBitmap> {
  try {
    // What is a file already need not be handed to the browser again. Browsers go by its first bytes, as we do, not by its type.
    const blob = content.kind === 'file' ? content.file : new Blob([bytes]);
    return await createImageBitmap(blob, {
      imageOrientation: 'from-image',
      // A JPEG is opaque, and to say so costs another copy of it.
      premultiplyAlpha: format === 'JPEG' ? 'default' : 'none',
    });
  } catch {
    throw new RefusedPicture(
      format === 'HEIC'
        ? 'is a HEIC, which this browser does not read (Safari does): on an iPhone choose Settings → Camera → Formats → Most Compatible, or save it as JPEG.'
        : `is a ${format} that this browser cannot decode: it is damaged or cut short, so copy it again or save it anew as JPEG or PNG.`,
    );
  }
}

/** A few canvases are kept for the next pictures: a folder most often has upright and level ones of one size each. */
const MOST_CANVASES = 2;
function createCanvas() {
  const kept: OffscreenCanvas[] = [];
  return (width: number, height: number): OffscreenCanvasRenderingContext2D => {
    const known = kept.findIndex((each) => each.width === width && each.height === height);
    const canvas = kept.splice(known, known < 0 ? 0 : 1)[0] ?? new OffscreenCanvas(width, height);
    kept.unshift(canvas);
    kept.length = Math.min(kept.length, MOST_CANVASES);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context)
      throw new RefusedPicture('could not be decoded: this browser gives no canvas to do it with.');
    return context;
  };
}
const canvasOf = { strip: createCanvas(), thumbnail: createCanvas() };

function keepBitmap(bitmap: ImageBitmap, form: PictureForm): Kept {
  const { width, height } = bitmap;
  const keeper = createKeeper(height, width, form);
  const rows = Math.max(1, Math.min(height, Math.floor(STRIP_PIXELS / width)));
  const context = canvasOf.strip(width, rows);
  // Nothing of what was drawn before shows through.
  context.globalCompositeOperation = 'copy';
  for (let y = 0; y < height; y += rows) {
    context.drawImage(bitmap, 0, -y);
    const count = Math.min(rows, height - y);
    keeper.add(context.getImageData(0, 0, width, count).data, count);
  }
  return keeper.finish();
}

async function encode({ pixels, shape: [height, width] }: Picture): Promise<Bytes> {
  const image = new ImageData(width, height);
  const rgba = image.data.fill(255);
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    rgba[to] = pixels[from]!;
    rgba[to + 1] = pixels[from + 1]!;
    rgba[to + 2] = pixels[from + 2]!;
  }
  const context = canvasOf.thumbnail(width, height);
  context.putImageData(image, 0, 0);
  const type = Math.max(height, width) <= EXACT_SIDE ? 'image/png' : 'image/jpeg';
  const blob = await context.canvas.convertToBlob({ type, quality: JPEG_QUALITY });
  return new Uint8Array(await blob.arrayBuffer());
}

/** What names a picture. Pictures are kept only where the page is secure, and there it can be computed. */
async function nameOf(bytes: Bytes): Promise<string> {
  const hash = await sha256Hex(bytes);
  if (hash === null) throw new RefusedPicture('could not be named: open this page by https.');
  return hash;
}

/**
 * Decodes a picture.
 * @throws RefusedPicture with the rest of a sentence that begins with the file's name.
 */
export async function decode({ content, form }: DecodeTask): Promise<Decoded> {
  if (content.kind === 'pixels') {
    const { pixels, width, height } = content;
    checkSize([height, width]);
    const keeper = createKeeper(height, width, form);
    keeper.add(pixels, height);
    const kept = keeper.finish();
    const thumbnail = await encode(kept.thumbnail);
    return decoded(kept, thumbnail, await nameOf(kept.pixels), [height, width]);
  }
  const bytes = await bytesOf(content);
  const header = sniff(bytes);
  const bitmap = await bitmapOf(bytes, content, header);
  try {
    const { width, height } = bitmap;
    checkSize([height, width]);
    const kept = keepBitmap(bitmap, form);
    const [thumbHeight, thumbWidth] = kept.thumbnail.shape;
    const isSmall = thumbHeight === height && thumbWidth === width && bytes.length <= MOST_THUMBNAIL_BYTES;
    const mayStay = header.plain && isSmall && (header.format === 'JPEG' || header.format === 'PNG');
    const thumbnail = mayStay ? bytes : await encode(kept.thumbnail);
    return decoded(kept, thumbnail, await nameOf(bytes), [height, width]);
  } finally {
    bitmap.close();
  }
}

function decoded(
  { pixels, thumbnail }: Kept,
  file: Bytes,
  sha256: string,
  [height, width]: readonly [number, number],
): Decoded {
  return {
    pixels,
    thumbnail: file,
    facts: { sha256, width, height, ...measure(thumbnail.pixels, thumbnail.shape) },
  };
}
