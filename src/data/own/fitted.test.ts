import { describe, expect, test } from 'vitest';
import { onPaper, stepsTo } from '../ownPicture.ts';
import { createKeeper, partFor, thumbnailSize } from './fitted.ts';
import type { PictureForm } from './ownSet.ts';

const sizes = [
  [1, 1],
  [1, 200],
  [200, 1],
  [60, 100],
  [101, 50],
  [50, 101],
  [224, 224],
  [7, 8],
  [480, 640],
] as const;

/** The lines of Keras 3.15's `resize` (keras/src/backend/jax/image.py) with crop_to_aspect_ratio, for one picture. */
function kerasCrop(height: number, width: number, targetHeight: number, targetWidth: number) {
  const int = Math.trunc;
  const cropHeight = Math.max(Math.min(height, int((width * targetHeight) / targetWidth)), 1);
  const cropWidth = Math.max(Math.min(width, int((height * targetWidth) / targetHeight)), 1);
  return {
    top: int((height - cropHeight) / 2),
    left: int((width - cropWidth) / 2),
    height: cropHeight,
    width: cropWidth,
  };
}

/** The same with pad_to_aspect_ratio, which puts `hstart` rows before and as many after, or else `wstart` columns. */
function kerasPad(height: number, width: number, targetHeight: number, targetWidth: number) {
  const int = Math.trunc;
  const padHeight = Math.max(height, int((width * targetHeight) / targetWidth));
  const padWidth = Math.max(width, int((height * targetWidth) / targetHeight));
  const hstart = int((padHeight - height) / 2);
  const wstart = hstart > 0 ? 0 : int((padWidth - width) / 2);
  return { top: 0 - hstart, left: 0 - wstart, height: height + 2 * hstart, width: width + 2 * wstart };
}

describe('partFor', () => {
  test.each(sizes)("chooses of %i×%i what Keras's Resizing chooses", (height, width) => {
    const plus = (part: object) => JSON.parse(JSON.stringify(part)) as object;
    for (const side of [28, 64, 224]) {
      expect(plus(partFor('crop', height, width))).toEqual(kerasCrop(height, width, side, side));
      expect(plus(partFor('pad', height, width))).toEqual(plus(kerasPad(height, width, side, side)));
      expect(partFor('stretch', height, width)).toEqual({ top: 0, left: 0, height, width });
    }
  });
});

describe('thumbnailSize', () => {
  test('keeps the proportions, at most 256 pixels, and never enlarges', () => {
    expect(thumbnailSize(3000, 4000)).toEqual([192, 256]);
    expect(thumbnailSize(256, 100)).toEqual([256, 100]);
    expect(thumbnailSize(28, 28)).toEqual([28, 28]);
    expect(thumbnailSize(1, 16384)).toEqual([1, 256]);
  });
});

/** RGBA with noise in every channel. */
const noise = (height: number, width: number) =>
  Uint8ClampedArray.from({ length: height * width * 4 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256);

describe('createKeeper', () => {
  test.each<PictureForm>([
    { side: 28, channels: 1, fit: 'crop' },
    { side: 32, channels: 3, fit: 'crop' },
  ])('crops as the way to a prediction does: $side×$channels', (form) => {
    for (const [height, width] of sizes) {
      const rgba = noise(height, width);
      const keeper = createKeeper(height, width, form);
      for (let y = 0; y < height; y += 16)
        keeper.add(rgba.subarray(y * width * 4, (y + 16) * width * 4), Math.min(16, height - y));
      const shape = [form.side, form.side, form.channels] as const;
      expect(keeper.finish().pixels).toEqual(
        stepsTo(shape, onPaper(rgba, width, height), false).at(-1)?.pixels,
      );
    }
  });

  test('pads with black and keeps all of the picture; stretches it over all', () => {
    // White, twice as wide as high: a quarter of the square is black above it, and a quarter below.
    const white = new Uint8ClampedArray(20 * 40 * 4).fill(255);
    const pixelsOf = (fit: PictureForm['fit']) => {
      const keeper = createKeeper(20, 40, { side: 32, channels: 1, fit });
      keeper.add(white, 20);
      return keeper.finish().pixels;
    };
    const padded = pixelsOf('pad');
    const rows = Array.from({ length: 32 }, (_, y) => [...new Set(padded.subarray(y * 32, (y + 1) * 32))]);
    expect(rows).toEqual([
      ...Array.from({ length: 8 }, () => [0]),
      ...Array.from({ length: 16 }, () => [255]),
      ...Array.from({ length: 8 }, () => [0]),
    ]);
    expect(new Set(pixelsOf('stretch'))).toEqual(new Set([255]));
  });

  test('makes a thumbnail of the whole picture, on white where it is transparent', () => {
    const clear = new Uint8ClampedArray(512 * 300 * 4);
    const keeper = createKeeper(300, 512, { side: 28, channels: 3, fit: 'crop' });
    keeper.add(clear, 300);
    const { pixels, shape } = keeper.finish().thumbnail;
    expect(shape).toEqual([150, 256, 3]);
    expect(new Set(pixels)).toEqual(new Set([255]));
  });
});
