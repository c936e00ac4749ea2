/** Pictures of a bundled data set as own ones. */
import type { ImageShape } from '../../data/dataset.ts';
import { type PictureForm, SIDES } from '../../data/own/ownSet.ts';
import type { ImportItem } from '../../data/own/pictures.ts';

/** Asks for samples by index: pixels `[n, height, width, channels]`, labels. */
type Ask = (
  indices: readonly number[],
) => Promise<{ readonly pixels: Uint8Array; readonly labels: Uint8Array | readonly number[] }>;

interface Options {
  readonly ask: Ask;
  readonly title: string;
  readonly shape: ImageShape;
  readonly classNames: readonly string[];
  /** How many there are to choose from. */
  readonly available: number;
  /** Of each class, where there are as many. */
  readonly perClass: number;
}

/** Asked for at a time. */
const BLOCK = 500;

/** The form that keeps such pictures as they are, or the next larger one. */
export function formFor([height, width, channels]: ImageShape): PictureForm {
  const longest = Math.max(height, width);
  const side = SIDES.find((each) => each >= longest) ?? SIDES[SIDES.length - 1] ?? longest;
  return { side, channels: channels === 1 ? 1 : 3, fit: 'crop' };
}

/** The first of each class, class by class, so that the classes come in the set's order. */
export async function firstOfEachClass({
  ask,
  title,
  shape,
  classNames,
  available,
  perClass,
}: Options): Promise<ImportItem[]> {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const taken = classNames.map(() => 0);
  const items: ImportItem[][] = classNames.map(() => []);
  for (let start = 0; start < available && taken.some((n) => n < perClass); start += BLOCK) {
    const indices = Array.from({ length: Math.min(BLOCK, available - start) }, (_, i) => start + i);
    const { pixels, labels } = await ask(indices);
    indices.forEach((index, i) => {
      const label = labels[i] ?? 0;
      if ((taken[label] ?? perClass) >= perClass) return;
      taken[label] = (taken[label] ?? 0) + 1;
      items[label]?.push({
        kind: 'pixels',
        pixels: toRgba(pixels.subarray(i * size, (i + 1) * size), channels),
        width,
        height,
        name: `${title} ${index + 1}`,
        burst: null,
        className: classNames[label] ?? '',
      });
    });
  }
  return items.flat();
}

/** Grey or coloured pixels with full opacity. */
export function toRgba(pixels: Uint8Array, channels: number): Uint8ClampedArray<ArrayBuffer> {
  const count = pixels.length / channels;
  const rgba = new Uint8ClampedArray(count * 4).fill(255);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = pixels[i * channels + (channels === 1 ? 0 : c)] ?? 0;
  return rgba;
}
