/**
 * The inverse of `src/data/predicted.ts`: each picture's channels one after the other, red and blue as differences to
 * green, each value as its difference to the median edge predictor of LOCO-I (Weinberger, Seroussi, Sapiro 2000).
 * @param {Uint8Array} pixels `[n, height, width, channels]`
 * @param {readonly [number, number, number]} shape
 */
export function predictionErrors(pixels, [height, width, channels]) {
  const size = height * width * channels;
  const errors = new Uint8Array(pixels.length);
  const plane = new Uint8Array(height * width);
  for (let start = 0; start < pixels.length; start += size)
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < plane.length; i++) {
        const at = start + i * channels;
        plane[i] = channels === 3 && c !== 1 ? pixels[at + c] - pixels[at + 1] : pixels[at + c];
      }
      for (let i = 0; i < plane.length; i++) {
        const [x, y] = [i % width, Math.floor(i / width)];
        const left = x > 0 ? plane[i - 1] : y > 0 ? plane[i - width] : 0;
        const up = y > 0 ? plane[i - width] : left;
        const corner = x > 0 && y > 0 ? plane[i - width - 1] : up;
        const guess =
          corner >= Math.max(left, up)
            ? Math.min(left, up)
            : corner <= Math.min(left, up)
              ? Math.max(left, up)
              : left + up - corner;
        errors[start + c * plane.length + i] = plane[i] - guess;
      }
    }
  return errors;
}
