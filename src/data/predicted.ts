import type { ImageShape } from './dataset.ts';

/**
 * Undoes the prediction that makes photos pack well: each picture's channels lie one after the other, red and blue as
 * differences to green, each value as its difference to the median edge predictor of LOCO-I (Weinberger, Seroussi and
 * Sapiro 2000), all modulo 256. `scripts/assets/predictionErrors.mjs` is the other direction.
 * @param errors `[n, channels, height, width]`
 * @returns `[n, height, width, channels]`
 */
export function fromPredictionErrors(
  errors: Uint8Array,
  [height, width, channels]: ImageShape,
): Uint8Array<ArrayBuffer> {
  const area = height * width;
  const pixels = new Uint8Array(errors.length);
  const plane = new Uint8Array(area);
  // Green first, as the others are differences to it.
  const order = channels === 3 ? [1, 0, 2] : [0];
  for (let start = 0; start < errors.length; start += area * channels)
    for (const channel of order) {
      restorePlane(errors.subarray(start + channel * area, start + (channel + 1) * area), plane, width);
      for (let i = 0, at = start; i < area; i++, at += channels) {
        const green = channels === 3 && channel !== 1 ? (pixels[at + 1] as number) : 0;
        pixels[at + channel] = (plane[i] as number) + green;
      }
    }
  return pixels;
}

/** One channel's values from its errors, in reading order, so that what a guess needs is there already. */
function restorePlane(errors: Uint8Array, plane: Uint8Array, width: number): void {
  for (let i = 0, x = 0; i < plane.length; i++, x = x + 1 === width ? 0 : x + 1) {
    const above = i >= width;
    const left = x > 0 ? (plane[i - 1] as number) : above ? (plane[i - width] as number) : 0;
    const up = above ? (plane[i - width] as number) : left;
    const corner = above && x > 0 ? (plane[i - width - 1] as number) : up;
    const guess =
      corner >= Math.max(left, up)
        ? Math.min(left, up)
        : corner <= Math.min(left, up)
          ? Math.max(left, up)
          : left + up - corner;
    plane[i] = (errors[i] as number) + guess;
  }
}
