/** A picture of one's own on its way to a data set's form, step by step, so that each can be shown. */
import { ROWS, scaleArea } from './areaScale.ts';
import { type PixelRoom, takeRoom } from './pixelRoom.ts';
import type { ImageShape } from './dataset.ts';
import { cutOut, type Fit, partFor } from './fit.ts';

/** Pixels `[height, width, channels]`, row-major. */
export interface Picture {
  readonly pixels: Uint8Array;
  readonly shape: ImageShape;
}

/** What a step is and what comes out of it. */
export interface Step extends Picture {
  readonly name: 'Crop' | 'Pad' | 'Grey' | 'Invert' | 'Scale';
}

/** Pixels as a canvas gives them, `[height, width, 4]`, on white paper where they are transparent. */
export function onPaper(rgba: Uint8ClampedArray, width: number, height: number): Picture {
  const pixels = new Uint8Array(width * height * 3);
  const room = takeRoom();
  const lay = paperOf(room, width);
  for (let y = 0; y < height; y += ROWS) {
    const rows = Math.min(ROWS, height - y);
    const laid = lay(rgba.subarray(y * width * 4, (y + rows) * width * 4), rows);
    pixels.set(room.bytes(laid, rows * width * 3), y * width * 3);
  }
  room.free();
  return { pixels, shape: [height, width, 3] };
}

/** Lays at most `ROWS` rows at a time on paper; answers where they lie in the room, `[rows, width, 3]`, until the next. */
export function paperOf(room: PixelRoom, width: number): (rgba: Uint8ClampedArray, rows: number) => number {
  const [from, to] = [room.take(ROWS * width * 4), room.take(ROWS * width * 3)];
  return (rgba, rows) => {
    room.bytes(from, rgba.length).set(rgba);
    room.run.layOnPaper(to, from, rows * width);
    return to;
  };
}

/** Colour to grey by brightness (ITU-R BT.601). */
export function grey({ pixels, shape: [height, width] }: Picture): Picture {
  const brightness = new Uint8Array(height * width);
  for (let i = 0; i < brightness.length; i++)
    brightness[i] = Math.round(
      0.2989 * (pixels[3 * i] ?? 0) + 0.587 * (pixels[3 * i + 1] ?? 0) + 0.114 * (pixels[3 * i + 2] ?? 0),
    );
  return { pixels: brightness, shape: [height, width, 1] };
}

const invert = ({ pixels, shape }: Picture): Picture => ({
  pixels: pixels.map((value) => 255 - value),
  shape,
});

/** A picture at another size, averaging the area that each new pixel covers. */
function scale({ pixels, shape }: Picture, [newHeight, newWidth]: ImageShape): Picture {
  const [height, width, channels] = shape;
  const whole = { top: 0, left: 0, height, width };
  const scaled = scaleArea(pixels, shape, whole, [newHeight, newWidth]);
  return { pixels: scaled, shape: [newHeight, newWidth, channels] };
}

/** How a picture becomes one of a data set. */
export interface Wanted {
  /** Of the set's stored pictures. */
  readonly shape: ImageShape;
  /** How the set's own pictures came to that shape. */
  readonly fit: Fit;
  readonly inverted: boolean;
}

/** The steps from a colour picture to the stored form of a data set, at least one; the last one's pixels are what flows through the network. */
export function stepsTo({ shape, fit, inverted }: Wanted, picture: Picture): readonly Step[] {
  const steps: Step[] = [];
  const add = (name: Step['name'], change: (before: Picture) => Picture) =>
    steps.push({ name, ...change(steps.at(-1) ?? picture) });
  if (fit !== 'stretch') add(fit === 'crop' ? 'Crop' : 'Pad', (before) => fitted(before, fit, shape));
  if (shape[2] === 1) add('Grey', grey);
  if (inverted) add('Invert', invert);
  add('Scale', (before) => scale(before, shape));
  return steps;
}

/** The last of the steps: a picture as the set stores its own. */
export const storedAs = (wanted: Wanted, picture: Picture): Uint8Array =>
  (stepsTo(wanted, picture).at(-1) as Step).pixels;

function fitted({ pixels, shape }: Picture, fit: Fit, target: ImageShape): Picture {
  const part = partFor(fit, shape, target);
  return { pixels: cutOut(pixels, shape, part), shape: [part.height, part.width, shape[2]] };
}

/** Whether most of a picture's border is bright, as paper is. */
export function hasBrightBorder({ pixels, shape: [height, width, channels] }: Picture): boolean {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue;
      for (let c = 0; c < channels; c++) sum += pixels[(y * width + x) * channels + c] ?? 0;
      count += channels;
    }
  return sum / count > 127;
}
