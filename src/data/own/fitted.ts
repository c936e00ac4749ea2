/** From a picture of any size, row by row, to what is kept of it: its pixels in the set's form, and a small one to look at. */
import { createAreaScaler } from '../areaScale.ts';
import type { ImageShape } from '../dataset.ts';
import { partFor } from '../fit.ts';
import { grey, layOnPaper, type Picture } from '../ownPicture.ts';
import type { PictureForm } from './ownSet.ts';

/** So many rows are taken at once: few enough that they stay in the processor's cache. */
const ROWS = 16;
/** A thumbnail's longer side is at most this, pixels. */
const THUMBNAIL_SIDE = 256;

/** Height and width of a thumbnail. */
export function thumbnailSize(height: number, width: number): readonly [height: number, width: number] {
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(height, width));
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  return [scaled(height), scaled(width)];
}

/** What is kept of a picture. */
export interface Kept {
  /** `[side, side, channels]` */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly thumbnail: Picture;
}

/** Takes a picture's rows from the top. */
interface Keeper {
  /** Whole rows as a canvas gives them, RGBA. */
  add(rgba: Uint8ClampedArray, rows: number): void;
  /** Call once all rows were added. */
  finish(): Kept;
}

/** Fit, grey, scale, in the order of `stepsTo`, so that a picture to be classified comes to the same pixels. */
export function createKeeper(height: number, width: number, form: PictureForm): Keeper {
  const { side, channels, fit } = form;
  const stored = createAreaScaler([height, width, channels], partFor(fit, [height, width], [side, side]), [
    side,
    side,
  ]);
  const [thumbHeight, thumbWidth] = thumbnailSize(height, width);
  const whole = { top: 0, left: 0, height, width };
  const thumbnail = createAreaScaler([height, width, 3], whole, [thumbHeight, thumbWidth]);
  const paper = new Uint8Array(ROWS * width * 3);
  return {
    add(rgba, rows) {
      for (let y = 0; y < rows; y += ROWS) {
        const count = Math.min(ROWS, rows - y);
        const pixels = paper.subarray(0, count * width * 3);
        layOnPaper(pixels, rgba, y * width * 4);
        thumbnail.add(pixels);
        stored.add(channels === 1 ? grey({ pixels, shape: [count, width, 3] }).pixels : pixels);
      }
    },
    finish: () => {
      const shape: ImageShape = [thumbHeight, thumbWidth, 3];
      return { pixels: stored.finish(), thumbnail: { pixels: thumbnail.finish(), shape } };
    },
  };
}
