import { onPaper, type Picture } from '../data/ownPicture.ts';

/** Files larger than this are refused, bytes. */
const LARGEST = 50e6;
/** Sides are scaled down to at most this before the steps are shown, pixels. */
const LONGEST_SIDE = 640;

/**
 * A picture file, upright, as pixels.
 * @throws Error with a sentence when it is none, or too large.
 */
export async function decodePicture(file: Blob): Promise<Picture> {
  const name = file instanceof File && file.name ? `“${file.name}”` : 'This';
  if (file.size > LARGEST)
    throw new Error(
      `${name} is larger than ${LARGEST / 1e6} MB. Save a smaller copy of the picture and choose that.`,
    );
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new Error(
      `${name} is not a picture this browser can read. JPEG, PNG, WebP and GIF work everywhere; save it as one of those.`,
    );
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to read the picture with.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return onPaper(context.getImageData(0, 0, width, height).data, width, height);
}
