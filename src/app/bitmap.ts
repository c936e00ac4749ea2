/** Bytes before the pixels: a file header of 14 and an information header of 40. */
const HEADER = 54;

/** A picture as a BMP file of 24 bits a pixel, which takes no compressing. `[height, width, channels]` uint8, 1 or 3 channels. */
export function toBitmap(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Blob {
  // Rows end at a multiple of four bytes.
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(HEADER + stride * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, HEADER - 14, true);
  view.setInt32(18, width, true);
  // Less than 0: the first row is the upper one.
  view.setInt32(22, -height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = HEADER + y * stride + x * 3;
      // Blue comes first.
      for (let c = 0; c < 3; c++) bytes[to + 2 - c] = pixels[from + (channels === 1 ? 0 : c)] ?? 0;
    }
  return new Blob([bytes], { type: 'image/bmp' });
}
