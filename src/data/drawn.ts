import type { DrawingStyle } from './dataset.ts';

/** Side of a picture of MNIST or Quick, Draw!, and of the box that a digit's ink was scaled into, pixels. */
const SIDE = 28;
const BOX = 20;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest box around everything at least this bright (0..255). */
const INK = 16;

function inkBox(pixels: ArrayLike<number>, width: number, height: number): Box | null {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((pixels[y * width + x] ?? 0) >= INK) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Mean of the pixels in a rectangle with fractional edges. */
function areaMean(
  pixels: ArrayLike<number>,
  width: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): number {
  let sum = 0;
  for (let y = Math.floor(y0); y < y1; y++)
    for (let x = Math.floor(x0); x < x1; x++) {
      const covered = (Math.min(x + 1, x1) - Math.max(x, x0)) * (Math.min(y + 1, y1) - Math.max(y, y0));
      sum += covered * (pixels[y * width + x] ?? 0);
    }
  return sum / ((x1 - x0) * (y1 - y0));
}

/** The box scaled so that its longer side is as given, averaging areas. */
function scaleToBox(pixels: ArrayLike<number>, width: number, box: Box, side: number) {
  const scale = side / Math.max(box.width, box.height);
  const w = Math.max(1, Math.round(box.width * scale));
  const h = Math.max(1, Math.round(box.height * scale));
  const values = new Float64Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      values[y * w + x] = areaMean(
        pixels,
        width,
        box.left + (x * box.width) / w,
        box.top + (y * box.height) / h,
        box.left + ((x + 1) * box.width) / w,
        box.top + ((y + 1) * box.height) / h,
      );
  return { values, w, h };
}

/**
 * A drawing (0 paper … 255 ink, row-major) as MNIST's digits were made (LeCun et al. 1998): its ink scaled into
 * 20×20 with its proportions kept, then placed in 28×28 with its centre of mass in the middle.
 * Returns 784 bytes; a drawing without ink gives an empty picture.
 */
export function centreDigit(pixels: ArrayLike<number>, width: number, height: number): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE);
  const box = inkBox(pixels, width, height);
  if (!box) return picture;
  const { values, w, h } = scaleToBox(pixels, width, box, BOX);
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const ink = values[y * w + x] ?? 0;
      mass += ink;
      massX += ink * (x + 0.5);
      massY += ink * (y + 0.5);
    }
  // Measured: in 69,998 of MNIST's 70,000 pictures the centre of mass lies within pixel 14, that is in [14, 15).
  const offsetX = SIDE / 2 - Math.floor(massX / mass);
  const offsetY = SIDE / 2 - Math.floor(massY / mass);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [toX, toY] = [x + offsetX, y + offsetY];
      if (toX >= 0 && toX < SIDE && toY >= 0 && toY < SIDE)
        picture[toY * SIDE + toX] = Math.round(values[y * w + x] ?? 0);
    }
  return picture;
}

/**
 * A drawing as the doodles of Quick, Draw! ship here: its ink scaled to fill 28×28 with its proportions kept, its box in
 * the middle. Returns 784 bytes; a drawing without ink gives an empty picture.
 */
function centreDoodle(pixels: ArrayLike<number>, width: number, height: number): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE);
  const box = inkBox(pixels, width, height);
  if (!box) return picture;
  const { values, w, h } = scaleToBox(pixels, width, box, SIDE);
  const [left, top] = [Math.floor((SIDE - w) / 2), Math.floor((SIDE - h) / 2)];
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) picture[(y + top) * SIDE + x + left] = Math.round(values[y * w + x] ?? 0);
  return picture;
}

/** What a drawing becomes in a data set, by the set's style. */
export const fromDrawing: Readonly<Record<DrawingStyle, typeof centreDigit>> = {
  digit: centreDigit,
  doodle: centreDoodle,
};
