/** How stored pictures become what the network reads: one path for training, prediction and drawing. */
import type { ImageShape } from './dataset.ts';
import { cutOut, type Fit, partFor } from './fit.ts';
import { normalization, type Statistics } from './statistics.ts';

/** Names of what bytes can be scaled to: fixed ranges, or what the training pictures' own values ask for. */
export type Scaling = FixedScaling | 'mean 0, deviation 1';
type FixedScaling = '0 to 1' | '-1 to 1' | '0 to 255';

/** A part of the document. */
export interface Preprocessing {
  /** Height and width to scale to (Keras's `Resizing`, bilinear), or `null` for the pictures' own. */
  readonly size: readonly [height: number, width: number] | null;
  /** How pictures get to a size of other proportions. */
  readonly fit: Fit;
  /** Channels the network gets, or `null` for as many as the pictures have. */
  readonly channels: 1 | 3 | null;
  /** Keras's `Rescaling`, or `Normalization` adapted to the training pictures. */
  readonly scaling: Scaling;
}

/** Heights and widths that can be scaled to, pixels. */
export const sides = { min: 8, max: 256 };

/** What a data set is opened with: its own size and colours, scaled to 0..1. */
export const plainPreprocessing: Preprocessing = {
  size: null,
  fit: 'stretch',
  channels: null,
  scaling: '0 to 1',
};

/** Value of byte 0, and how much a byte adds. */
const scalings: Readonly<Record<FixedScaling, { readonly offset: number; readonly scale: number }>> = {
  '0 to 1': { offset: 0, scale: 1 / 255 },
  '-1 to 1': { offset: -1, scale: 1 / 127.5 },
  '0 to 255': { offset: 0, scale: 1 },
};
/** All scalings, the default first. */
export const scalingNames: readonly Scaling[] = [
  ...(Object.keys(scalings) as readonly FixedScaling[]),
  'mean 0, deviation 1',
];

/** Whether pictures can only be prepared once the training pictures' statistics are known. */
export const needsStatistics = ({ scaling }: Pick<Preprocessing, 'scaling'>): boolean =>
  scaling === 'mean 0, deviation 1';

/** What a picture is after preprocessing. */
export function preparedShape([height, width, channels]: ImageShape, wanted: Preprocessing): ImageShape {
  const [newHeight, newWidth] = wanted.size ?? [height, width];
  return [newHeight, newWidth, wanted.channels ?? channels];
}

/** What each channel's values are multiplied by, and what is added then. @throws without the statistics that it needs. */
export function rescaling(
  { scaling }: Preprocessing,
  channels: number,
  statistics: Statistics | null,
): { readonly scale: readonly number[]; readonly offset: readonly number[] } {
  if (scaling !== 'mean 0, deviation 1') {
    const { scale, offset } = scalings[scaling];
    return { scale: Array<number>(channels).fill(scale), offset: Array<number>(channels).fill(offset) };
  }
  if (statistics?.mean.length !== channels)
    throw new Error('The mean of the training pictures is not known.');
  return normalization(statistics);
}

/** Luma weights of ITU-R BT.601, as `keras.ops.image.rgb_to_grayscale` has them. */
const LUMA = [0.2989, 0.587, 0.114] as const;

/** One axis of bilinear scaling: the two source places of each target place, and the weight of the second. */
interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly weight: Float64Array;
}

/** Half-pixel centres without antialiasing, as `keras.layers.Resizing` scales. */
function taps(from: number, to: number): Taps {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const weight = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const place = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    low[i] = Math.floor(place);
    high[i] = Math.min(Math.floor(place) + 1, from - 1);
    weight[i] = place - Math.floor(place);
  }
  return { low, high, weight };
}

/**
 * Stored pictures `[n, height, width, channels]` as the network reads them: grey or colour, then size, then scaling.
 * @param statistics of the training pictures, where `needsStatistics`; else it is not looked at
 * @returns `[n, ...preparedShape(shape, wanted)]`, row-major
 */
export function prepare(
  pixels: Uint8Array,
  shape: ImageShape,
  wanted: Preprocessing,
  statistics: Statistics | null,
): Float32Array {
  const [height, width, channels] = shape;
  const target = preparedShape(shape, wanted);
  const [newHeight, newWidth, newChannels] = target;
  const { scale, offset } = rescaling(wanted, newChannels, statistics);
  const recoloured = recolour(pixels, channels, newChannels);
  if (newHeight === height && newWidth === width) return rescaled(recoloured, scale, offset);
  const part = partFor(wanted.fit, shape, target);
  const size = height * width * newChannels;
  const count = recoloured.length / size;
  const prepared = new Float32Array(count * newHeight * newWidth * newChannels);
  const rows = taps(part.height, newHeight);
  const columns = taps(part.width, newWidth);
  const stride = part.width * newChannels;
  let at = 0;
  for (let picture = 0; picture < count; picture++) {
    const whole = recoloured.subarray(picture * size, (picture + 1) * size);
    const source = cutOut(whole, [height, width, newChannels], part);
    for (let y = 0; y < newHeight; y++) {
      const top = (rows.low[y] as number) * stride;
      const bottom = (rows.high[y] as number) * stride;
      const down = rows.weight[y] as number;
      for (let x = 0; x < newWidth; x++) {
        const left = (columns.low[x] as number) * newChannels;
        const right = (columns.high[x] as number) * newChannels;
        const across = columns.weight[x] as number;
        for (let c = 0; c < newChannels; c++) {
          const upper = mix(source[top + left + c], source[top + right + c], across);
          const lower = mix(source[bottom + left + c], source[bottom + right + c], across);
          prepared[at++] = mix(upper, lower, down) * (scale[c] as number) + (offset[c] as number);
        }
      }
    }
  }
  return prepared;
}

/** Values `[…, channels]`, each scaled as its channel is. */
function rescaled(
  values: Uint8Array | Float32Array,
  scale: readonly number[],
  offset: readonly number[],
): Float32Array {
  const scaled = new Float32Array(values.length);
  for (const [c, factor] of scale.entries()) {
    const added = offset[c] as number;
    for (let i = c; i < values.length; i += scale.length) scaled[i] = (values[i] as number) * factor + added;
  }
  return scaled;
}

const mix = (a: number | undefined, b: number | undefined, weight: number): number =>
  (a as number) + ((b as number) - (a as number)) * weight;

/** Colour to grey by brightness, grey to colour by giving it to all three. */
function recolour(pixels: Uint8Array, from: number, to: number): Uint8Array | Float32Array {
  if (from === to) return pixels;
  if (to === 3) {
    const colour = new Uint8Array(pixels.length * 3);
    for (const [i, value] of pixels.entries()) colour.fill(value, 3 * i, 3 * i + 3);
    return colour;
  }
  const grey = new Float32Array(pixels.length / 3);
  for (let i = 0; i < grey.length; i++)
    grey[i] =
      LUMA[0] * (pixels[3 * i] as number) +
      LUMA[1] * (pixels[3 * i + 1] as number) +
      LUMA[2] * (pixels[3 * i + 2] as number);
  return grey;
}
