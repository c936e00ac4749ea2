/** Preprocessing in words and numbers. */
import type { Fit } from '../data/fit.ts';
import type { Preprocessing, Scaling } from '../data/preprocess.ts';
import type { Statistics } from '../data/statistics.ts';

/** What each fit does, one sentence and its name in Keras. */
export const fitTexts: Readonly<Record<Fit, string>> = {
  crop: 'Cuts out the largest part of the new proportions, from the middle. Keras: Resizing with crop_to_aspect_ratio.',
  pad: 'Keeps all of the picture and adds black at two sides. Keras: Resizing with pad_to_aspect_ratio.',
  stretch: 'Keeps all of the picture and distorts it. Keras: Resizing.',
};

/** What each scaling does, one sentence and its name in Keras. */
export const scalingTexts: Readonly<Record<Scaling, string>> = {
  '0 to 1': 'Black becomes 0 and white 1. Keras: Rescaling.',
  '-1 to 1': 'Black becomes -1 and white 1. Keras: Rescaling.',
  '0 to 255': 'Bytes stay as they are stored.',
  'mean 0, deviation 1':
    'Each channel less its mean, divided by its deviation, both taken over all training pictures and no other, so training waits for them. Keras: Normalization.',
};

/** What the network gets, of which values. */
export const valuesText = ({ scaling }: Pick<Preprocessing, 'scaling'>): string =>
  scaling === 'mean 0, deviation 1' ? `values of ${scaling}` : `values ${scaling}`;

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });

/** "-0.42 to 2.82" */
export const rangeText = ([low, high]: readonly [low: number, high: number]): string =>
  `${number(low)} to ${number(high)}`;

/** "Mean 33.3 and deviation 78.6 of the training pictures’ bytes.", channel by channel. */
export const statisticsText = ({ mean, deviation }: Statistics): string =>
  `Mean ${mean.map(number).join(' / ')} and deviation ${deviation.map(number).join(' / ')} of the training pictures’ bytes.`;

/** Lowest and highest. */
export function rangeOf(values: ArrayLike<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  return [low, high];
}

const WHOLE: Readonly<Record<Exclude<Scaling, 'mean 0, deviation 1'>, readonly [number, number]>> = {
  '0 to 1': [0, 1],
  '-1 to 1': [-1, 1],
  '0 to 255': [0, 255],
};

/** Prepared values as bytes to look at: the scaling's whole range from black to white, or where it has none the values' own. */
export function shownBytes(values: Float32Array, scaling: Scaling): Uint8Array {
  const [low, high] = scaling === 'mean 0, deviation 1' ? rangeOf(values) : WHOLE[scaling];
  // Of one value alone nothing can be said but grey.
  return Uint8Array.from(values, (value) =>
    low === high ? 127 : Math.round(((value - low) / (high - low)) * 255),
  );
}
