/** What is measured of a picture when it is read: see `PictureFacts`. */
import type { ImageShape } from '../dataset.ts';
import type { PictureFacts } from './ownSet.ts';

/** Brightness 0..255, row by row. */
interface Grey {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** Sharpness is measured on at most so many pixels along the longer side, so that a large photo is not blurred by its size. */
const SHARPNESS_SIDE = 256;
const HASH_ROWS = 8;
const HASH_COLUMNS = 9;

/** Facts of a picture, grey or red, green and blue, `[height, width, channels]`. */
export function measure(
  pixels: Uint8Array,
  shape: ImageShape,
): Pick<PictureFacts, 'dhash' | 'sharpness' | 'contrast'> {
  const grey = brightness(pixels, shape);
  return {
    dhash: differenceHash(grey),
    sharpness: variance(laplacian(atMost(grey, SHARPNESS_SIDE))),
    contrast: Math.sqrt(variance(grey.values)),
  };
}

/** ITU-R BT.601, as Pillow and OpenCV have it, but not rounded to whole numbers. */
function brightness(pixels: Uint8Array, [height, width, channels]: ImageShape): Grey {
  const values = new Float32Array(height * width);
  if (channels === 1) values.set(pixels);
  else
    for (let i = 0, p = 0; i < values.length; i++, p += channels)
      values[i] =
        0.299 * (pixels[p] as number) + 0.587 * (pixels[p + 1] as number) + 0.114 * (pixels[p + 2] as number);
  return { values, height, width };
}

/** Averages each column into `rows` values by the area each covers; the result is turned over its diagonal. */
function averageDown({ values, height, width }: Grey, rows: number): Grey {
  const averaged = new Float32Array(width * rows);
  const sums = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [(row * height) / rows, ((row + 1) * height) / rows];
    sums.fill(0);
    for (let y = Math.floor(top); y < bottom; y++) {
      const covered = Math.min(y + 1, bottom) - Math.max(y, top);
      const start = y * width;
      for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + covered * (values[start + x] as number);
    }
    for (let x = 0; x < width; x++) averaged[x * rows + row] = (sums[x] as number) / (bottom - top);
  }
  return { values: averaged, height: width, width: rows };
}

/** At another size, averaging the area that each new pixel covers. */
const scaled = (grey: Grey, height: number, width: number): Grey =>
  averageDown(averageDown(grey, height), width);

function atMost(grey: Grey, side: number): Grey {
  const { height, width } = grey;
  const longer = Math.max(height, width);
  if (longer <= side) return grey;
  const short = (length: number) => Math.max(1, Math.round((length * side) / longer));
  return scaled(grey, short(height), short(width));
}

/** Brightness is rounded first, so that flat areas give zeros and not the noise of rounding. */
function differenceHash(grey: Grey): string {
  const { values } = scaled(grey, HASH_ROWS, HASH_COLUMNS);
  let hash = 0n;
  for (let y = 0; y < HASH_ROWS; y++)
    for (let x = 0; x + 1 < HASH_COLUMNS; x++) {
      const i = y * HASH_COLUMNS + x;
      const brighter = Math.round(values[i + 1] as number) > Math.round(values[i] as number);
      hash = (hash << 1n) | (brighter ? 1n : 0n);
    }
  return hash.toString(16).padStart(16, '0');
}

/** Of four neighbours, with the picture mirrored at its border (the border itself not repeated), as OpenCV has it. */
function laplacian({ values, height, width }: Grey): Float32Array {
  const result = new Float32Array(values.length);
  const beside = (step: 1 | -1, length: number) =>
    Int32Array.from({ length }, (_, i) =>
      i + step >= 0 && i + step < length ? i + step : Math.min(Math.max(i - step, 0), length - 1),
    );
  const [before, after] = [beside(-1, width), beside(1, width)];
  const [above, below] = [beside(-1, height), beside(1, height)];
  for (let y = 0; y < height; y++) {
    const [row, up, down] = [y * width, above[y]! * width, below[y]! * width];
    for (let x = 0; x < width; x++)
      result[row + x] =
        values[up + x]! +
        values[down + x]! +
        values[row + before[x]!]! +
        values[row + after[x]!]! -
        4 * values[row + x]!;
  }
  return result;
}

function variance(values: Float32Array): number {
  let sum = 0;
  // By index: these are the pictures' innermost loops, and an iterator takes several times as long.
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - mean;
    squares += off * off;
  }
  return squares / values.length;
}
