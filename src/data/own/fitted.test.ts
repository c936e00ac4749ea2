import { describe, expect, test } from 'vitest';
import { onPaper, storedAs } from '../ownPicture.ts';
import { createKeeper, thumbnailSize } from './fitted.ts';
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
    { side: 28, channels: 1, fit: 'pad' },
    { side: 32, channels: 3, fit: 'pad' },
    { side: 32, channels: 3, fit: 'stretch' },
  ])('comes to the same pixels as the way to a prediction: $fit to $side×$channels', (form) => {
    for (const [height, width] of sizes) {
      const rgba = noise(height, width);
      const keeper = createKeeper(height, width, form);
      for (let y = 0; y < height; y += 16)
        keeper.add(rgba.subarray(y * width * 4, (y + 16) * width * 4), Math.min(16, height - y));
      const shape = [form.side, form.side, form.channels] as const;
      const wanted = { shape, fit: form.fit, inverted: false };
      expect(keeper.finish().pixels).toEqual(storedAs(wanted, onPaper(rgba, width, height)));
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
