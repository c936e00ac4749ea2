/** Layers of `layers.ts` that normalise, disturb or bend values. */
import { type Array64, map, zeros } from './array64.ts';
import type { Reference } from './pass.ts';

/** The mask holds a value for each map of each picture. */
export const spatialDropout2d: Reference<'SpatialDropout2D'> = (_, { x, mask }) => {
  const [, height, width, channels] = x!.shape as [number, number, number, number];
  const kept = (i: number) =>
    mask!.values[Math.floor(i / (height * width * channels)) * channels + (i % channels)]!;
  const masked = (a: Array64) => (mask ? map(a, (value, i) => value * kept(i)) : a);
  return { y: masked(x!), backward: (dy) => ({ x: masked(dy) }) };
};

/** The noise is the `mask`. */
export const gaussianNoise: Reference<'GaussianNoise'> = (_, { x, mask }) => ({
  y: mask ? map(x!, (value, i) => value + mask.values[i]!) : x!,
  backward: (dy) => ({ x: dy }),
});

export const pRelu: Reference<'PReLU'> = ({ sharedAxes }, { x, alpha }) => {
  const channels = x!.shape.at(-1)!;
  const size = x!.values.length / x!.shape[0]!;
  const place = (i: number) => (sharedAxes ? i % channels : i % size);
  return {
    y: map(x!, (value, i) => (value > 0 ? value : alpha!.values[place(i)]! * value)),
    backward(dy) {
      const dAlpha = zeros(alpha!.shape);
      x!.values.forEach((value, i) => (dAlpha.values[place(i)]! += value > 0 ? 0 : value * dy.values[i]!));
      return {
        x: map(dy, (value, i) => (x!.values[i]! > 0 ? value : alpha!.values[place(i)]! * value)),
        alpha: dAlpha,
      };
    },
  };
};

export const layerNormalization: Reference<'LayerNormalization'> = ({ epsilon }, { x, gamma, beta }) => {
  const n = x!.shape.at(-1)!;
  /** The mean of `of` over the values beside the i-th. */
  const meanAt = (i: number, of: (at: number) => number) => {
    const first = i - (i % n);
    let sum = 0;
    for (let at = first; at < first + n; at++) sum += of(at);
    return sum / n;
  };
  const mean = map(x!, (_, i) => meanAt(i, (at) => x!.values[at]!));
  const deviation = map(x!, (_, i) =>
    Math.sqrt(meanAt(i, (at) => (x!.values[at]! - mean.values[i]!) ** 2) + epsilon),
  );
  const normalised = map(x!, (value, i) => (value - mean.values[i]!) / deviation.values[i]!);
  const scale = (i: number) => (gamma ? gamma.values[i % n]! : 1);
  return {
    y: map(normalised, (value, i) => value * scale(i) + (beta ? beta.values[i % n]! : 0)),
    backward(dy) {
      const [dGamma, dBeta] = [zeros([n]), zeros([n])];
      dy.values.forEach((value, i) => {
        dGamma.values[i % n]! += value * normalised.values[i]!;
        dBeta.values[i % n]! += value;
      });
      const inner = (at: number) => dy.values[at]! * scale(at);
      const dx = map(
        dy,
        (_, i) =>
          (inner(i) -
            meanAt(i, inner) -
            normalised.values[i]! * meanAt(i, (at) => inner(at) * normalised.values[at]!)) /
          deviation.values[i]!,
      );
      return { x: dx, ...(gamma && { gamma: dGamma }), ...(beta && { beta: dBeta }) };
    },
  };
};
