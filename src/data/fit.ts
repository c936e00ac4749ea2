/** How a picture of other proportions is made to fit: the one arithmetic of it, for stored pictures and for preprocessing. */
import type { Rectangle } from './areaScale.ts';

/** As Keras's `Resizing` with crop_to_aspect_ratio, with pad_to_aspect_ratio (black), or with neither. */
export type Fit = 'crop' | 'pad' | 'stretch';

/** All of them. */
export const fitNames: readonly Fit[] = ['crop', 'pad', 'stretch'];

/**
 * The part of a picture that is scaled to the target: as Keras 3's `Resizing` chooses it (keras/src/backend/jax/image.py,
 * `resize`). Of a padded picture it reaches over the edges.
 */
export function partFor(
  fit: Fit,
  [height, width]: readonly [height: number, width: number, ...others: number[]],
  [targetHeight, targetWidth]: readonly [height: number, width: number, ...others: number[]],
): Rectangle {
  // A height for this width and a width for this height, of the target's proportions.
  const fittingHeight = Math.floor((width * targetHeight) / targetWidth);
  const fittingWidth = Math.floor((height * targetWidth) / targetHeight);
  switch (fit) {
    case 'stretch':
      return { top: 0, left: 0, height, width };
    case 'crop': {
      const newHeight = Math.max(1, Math.min(height, fittingHeight));
      const newWidth = Math.max(1, Math.min(width, fittingWidth));
      const [top, left] = [Math.floor((height - newHeight) / 2), Math.floor((width - newWidth) / 2)];
      return { top, left, height: newHeight, width: newWidth };
    }
    case 'pad': {
      // As much after as before, so of an odd difference one pixel is not filled up; and rows or columns, never both.
      const above = Math.floor((Math.max(height, fittingHeight) - height) / 2);
      const before = above > 0 ? 0 : Math.floor((Math.max(width, fittingWidth) - width) / 2);
      // Zero minus, or none would be −0.
      return { top: 0 - above, left: 0 - before, height: height + 2 * above, width: width + 2 * before };
    }
    default:
      return fit satisfies never;
  }
}

/** That part of a picture `[height, width, channels]` as a picture of its own; what lies over the edges is 0. */
export function cutOut<Pixels extends Uint8Array | Float32Array>(
  pixels: Pixels,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  part: Rectangle,
): Pixels {
  if (part.height === height && part.width === width) return pixels;
  const cut = new (pixels.constructor as new (length: number) => Pixels)(part.height * part.width * channels);
  const [first, last] = [Math.max(0, part.left), Math.min(width, part.left + part.width)];
  for (let y = Math.max(0, part.top); y < Math.min(height, part.top + part.height); y++) {
    const line = pixels.subarray((y * width + first) * channels, (y * width + last) * channels);
    cut.set(line, ((y - part.top) * part.width + first - part.left) * channels);
  }
  return cut;
}
