/** A picture of one's own on its way to a data set's form, step by step, so that each can be shown. */
import { createAreaScaler } from './areaScale.ts';
import type { ImageShape } from './dataset.ts';

/** Pixels `[height, width, channels]`, row-major. */
export interface Picture {
  readonly pixels: Uint8Array;
  readonly shape: ImageShape;
}

/** What a step is and what comes out of it. */
export interface Step extends Picture {
  readonly name: 'Crop' | 'Grey' | 'Invert' | 'Scale';
}

/** Pixels as a canvas gives them, `[height, width, 4]`, on white paper where they are transparent. */
export function onPaper(rgba: ArrayLike<number>, width: number, height: number): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    if (rgba[4 * i + 3] === 255) {
      for (let c = 0; c < 3; c++) pixels[3 * i + c] = rgba[4 * i + c] ?? 0;
      continue;
    }
    const alpha = (rgba[4 * i + 3] ?? 255) / 255;
    for (let c = 0; c < 3; c++)
      pixels[3 * i + c] = Math.round((rgba[4 * i + c] ?? 0) * alpha + 255 * (1 - alpha));
  }
  return { pixels, shape: [height, width, 3] };
}

/** The largest part of a picture, from its middle, that has the proportions wanted. */
function crop({ pixels, shape }: Picture, [wantedHeight, wantedWidth]: ImageShape): Picture {
  const [height, width, channels] = shape;
  const enlargement = Math.min(height / wantedHeight, width / wantedWidth);
  const newHeight = Math.max(1, Math.round(wantedHeight * enlargement));
  const newWidth = Math.max(1, Math.round(wantedWidth * enlargement));
  const top = Math.floor((height - newHeight) / 2);
  const left = Math.floor((width - newWidth) / 2);
  const cropped = new Uint8Array(newHeight * newWidth * channels);
  for (let y = 0; y < newHeight; y++) {
    const start = ((top + y) * width + left) * channels;
    cropped.set(pixels.subarray(start, start + newWidth * channels), y * newWidth * channels);
  }
  return { pixels: cropped, shape: [newHeight, newWidth, channels] };
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
  const scaler = createAreaScaler(shape, { top: 0, left: 0, height, width }, [newHeight, newWidth]);
  scaler.add(pixels);
  return { pixels: scaler.finish(), shape: [newHeight, newWidth, channels] };
}

/** The steps from a colour picture to the stored form of a data set; the last one's pixels are what flows through the network. */
export function stepsTo(shape: ImageShape, picture: Picture, inverted: boolean): readonly Step[] {
  const steps: Step[] = [{ name: 'Crop', ...crop(picture, shape) }];
  const add = (name: Step['name'], change: (before: Picture) => Picture) => {
    const last = steps.at(-1);
    if (last) steps.push({ name, ...change(last) });
  };
  if (shape[2] === 1) add('Grey', grey);
  if (inverted) add('Invert', invert);
  add('Scale', (before) => scale(before, shape));
  return steps;
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
