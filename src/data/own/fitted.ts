/** From a picture of any size, row by row, to what is kept of it: its pixels in the set's form, and a small one to look at. */
import { createAreaScaler, ROWS } from '../areaScale.ts';
import type { ImageShape } from '../dataset.ts';
import { partFor } from '../fit.ts';
import { grey, paperOf, type Picture } from '../ownPicture.ts';
import { takeRoom } from '../pixelRoom.ts';
import type { PictureForm } from './ownSet.ts';

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
  const room = takeRoom();
  const part = partFor(fit, [height, width], [side, side]);
  const stored = createAreaScaler([height, width, channels], part, [side, side], room);
  const [thumbHeight, thumbWidth] = thumbnailSize(height, width);
  const whole = { top: 0, left: 0, height, width };
  const thumbnail = createAreaScaler([height, width, 3], whole, [thumbHeight, thumbWidth], room);
  const lay = paperOf(room, width);
  const greyRows = channels === 1 ? room.take(ROWS * width) : 0;
  return {
    add(rgba, rows) {
      for (let y = 0; y < rows; y += ROWS) {
        const count = Math.min(ROWS, rows - y);
        const laid = lay(rgba.subarray(y * width * 4, (y + count) * width * 4), count);
        thumbnail.add(laid, count);
        if (channels === 3) stored.add(laid, count);
        else {
          const pixels = room.bytes(laid, count * width * 3);
          room.bytes(greyRows, count * width).set(grey({ pixels, shape: [count, width, 3] }).pixels);
          stored.add(greyRows, count);
        }
      }
    },
    finish: () => {
      const shape: ImageShape = [thumbHeight, thumbWidth, 3];
      const kept = { pixels: stored.finish(), thumbnail: { pixels: thumbnail.finish(), shape } };
      room.free();
      return kept;
    },
  };
}
