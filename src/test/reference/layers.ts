/**
 * Every layer's forward and backward pass in double precision, as plainly as its definition reads: the oracle that
 * backends are held to. It shares no code with them; `layers.test.ts` proves it by finite differences.
 */
import type { Pair } from '../../model-builder/fields.ts';
import type { LayerClassName } from '../../model-builder/layers/registry.ts';
import { activate } from './activations.ts';
import { depthwiseConv2d, separableConv2d } from './depthwise.ts';
import { finish } from './finish.ts';
import { gaussianNoise, layerNormalization, pRelu, spatialDropout2d } from './others.ts';
import { type Array64, map, sizeOf, zeros } from './array64.ts';
import { add, average, concatenate, maximum, minimum, multiply } from './merges.ts';
import { cropping2d, globalMaxPooling2d, rescaling, reshape, upSampling2d, zeroPadding2d } from './moves.ts';
import type { Inputs, Pass, Reference } from './pass.ts';
import { outputSize, slide, type Sliding } from './window.ts';

const input: Reference<'Input'> = (_, { x }) => ({ y: x!, backward: (dy) => ({ x: dy }) });

const flatten: Reference<'Flatten'> = (_, { x }) => ({
  y: { shape: [x!.shape[0]!, sizeOf(x!.shape.slice(1))], values: x!.values },
  backward: (dy) => ({ x: { shape: x!.shape, values: dy.values } }),
});

const dropout: Reference<'Dropout'> = (_, { x, mask }) => {
  const masked = (a: Array64) => (mask ? map(a, (value, i) => value * mask.values[i]!) : a);
  return { y: masked(x!), backward: (dy) => ({ x: masked(dy) }) };
};

const activation: Reference<'Activation'> = (config, { x }) => {
  const { y, backward } = activate(config.activation, x!);
  return { y, backward: (dy) => ({ x: backward(dy) }) };
};

const dense: Reference<'Dense'> = (config, { x, kernel, bias }) => {
  const [batch, values] = x!.shape as [number, number];
  const y = zeros([batch, config.units]);
  const each = (visit: (x: number, kernel: number, y: number) => void) => {
    for (let n = 0; n < batch; n++)
      for (let i = 0; i < values; i++)
        for (let u = 0; u < config.units; u++)
          visit(n * values + i, i * config.units + u, n * config.units + u);
  };
  each((i, k, o) => (y.values[o]! += x!.values[i]! * kernel!.values[k]!));
  return finish(config.activation, y, bias, (dz) => {
    const [dx, dKernel] = [zeros(x!.shape), zeros(kernel!.shape)];
    each((i, k, o) => {
      dx.values[i]! += kernel!.values[k]! * dz.values[o]!;
      dKernel.values[k]! += x!.values[i]! * dz.values[o]!;
    });
    return { x: dx, kernel: dKernel };
  });
};

const conv2d: Reference<'Conv2D'> = (config, { x, kernel, bias }) => {
  const { filters, kernelSize, strides, padding, dilationRate } = config;
  const sliding: Sliding = { size: kernelSize, strides, padding, dilations: dilationRate };
  const channels = x!.shape[3]!;
  const y = zeros([x!.shape[0]!, ...outputSize(x!.shape, sliding), filters]);
  const each = (visit: (x: number, kernel: number, y: number) => void) =>
    slide(x!.shape, sliding, (output, covered) => {
      for (const { pixel, tap } of covered)
        for (let c = 0; c < channels; c++)
          for (let f = 0; f < filters; f++)
            visit(pixel * channels + c, (tap * channels + c) * filters + f, output * filters + f);
    });
  each((i, k, o) => (y.values[o]! += x!.values[i]! * kernel!.values[k]!));
  return finish(config.activation, y, bias, (dz) => {
    const [dx, dKernel] = [zeros(x!.shape), zeros(kernel!.shape)];
    each((i, k, o) => {
      dx.values[i]! += kernel!.values[k]! * dz.values[o]!;
      dKernel.values[k]! += x!.values[i]! * dz.values[o]!;
    });
    return { x: dx, kernel: dKernel };
  });
};

interface PoolingConfig {
  readonly poolSize: Pair;
  readonly strides: Pair | null;
  readonly padding: 'valid' | 'same';
}

/** Pooling whose output is Σ weight · value over the window's real pixels, with weights chosen from the values. */
const pooling =
  (weigh: (values: readonly number[]) => readonly number[]) =>
  ({ poolSize, strides, padding }: PoolingConfig, { x }: Inputs): Pass => {
    const sliding: Sliding = { size: poolSize, strides: strides ?? poolSize, padding, dilations: [1, 1] };
    const channels = x!.shape[3]!;
    const y = zeros([x!.shape[0]!, ...outputSize(x!.shape, sliding), channels]);
    const each = (visit: (x: number, weight: number, y: number) => void) =>
      slide(x!.shape, sliding, (output, covered) => {
        for (let c = 0; c < channels; c++) {
          const at = covered.map(({ pixel }) => pixel * channels + c);
          const weights = weigh(at.map((i) => x!.values[i]!));
          at.forEach((i, k) => visit(i, weights[k]!, output * channels + c));
        }
      });
    each((i, weight, o) => (y.values[o]! += weight * x!.values[i]!));
    return {
      y,
      backward(dy) {
        const dx = zeros(x!.shape);
        each((i, weight, o) => (dx.values[i]! += weight * dy.values[o]!));
        return { x: dx };
      },
    };
  };

/** The first maximum counts alone. */
const maxPooling2d = pooling((values) => {
  const first = values.indexOf(Math.max(...values));
  return values.map((_, i) => (i === first ? 1 : 0));
});
const averagePooling2d = pooling((values) => values.map(() => 1 / values.length));

const globalAveragePooling2d: Reference<'GlobalAveragePooling2D'> = (_, { x }) => {
  const [batch, height, width, channels] = x!.shape as [number, number, number, number];
  const pixels = height * width;
  const y = zeros([batch, channels]);
  /** Where the mean stands that the i-th input value goes into. */
  const place = (i: number) => Math.floor(i / (pixels * channels)) * channels + (i % channels);
  x!.values.forEach((value, i) => (y.values[place(i)]! += value / pixels));
  return { y, backward: (dy) => ({ x: map(x!, (__, i) => dy.values[place(i)]! / pixels) }) };
};

/** With `weights`, in training; without, with the moving statistics. */
const batchNormalization: Reference<'BatchNormalization'> = (config, inputs) => {
  const { x, weights, gamma, beta, moving_mean: movingMean, moving_variance: movingVariance } = inputs;
  const channels = x!.shape.at(-1)!;
  /** Sums `of` every value, by channel. */
  const sumOf = (of: (i: number) => number) => {
    const sums = zeros([channels]);
    x!.values.forEach((_, i) => (sums.values[i % channels]! += of(i)));
    return sums;
  };
  const weightOf = (i: number) => weights!.values[Math.floor((i * x!.shape[0]!) / x!.values.length)]!;
  const meanOf = (of: (i: number) => number) => {
    const total = sumOf(weightOf);
    return map(
      sumOf((i) => weightOf(i) * of(i)),
      (sum, c) => sum / total.values[c]!,
    );
  };
  const at = (a: Array64, i: number) => a.values[i % channels]!;
  const mean = weights ? meanOf((i) => x!.values[i]!) : movingMean!;
  const variance = weights ? meanOf((i) => (x!.values[i]! - at(mean, i)) ** 2) : movingVariance!;
  const deviation = map(variance, (value) => Math.sqrt(value + config.epsilon));
  const normalised = map(x!, (value, i) => (value - at(mean, i)) / at(deviation, i));
  const slope = (i: number) => (gamma ? at(gamma, i) : 1) / at(deviation, i);
  const moved = (moving: Array64, batch: Array64) =>
    map(moving, (value, c) => value * config.momentum + batch.values[c]! * (1 - config.momentum));
  return {
    y: map(normalised, (value, i) => value * (gamma ? at(gamma, i) : 1) + (beta ? at(beta, i) : 0)),
    ...(weights && {
      updates: { moving_mean: moved(movingMean!, mean), moving_variance: moved(movingVariance!, variance) },
    }),
    backward(dy) {
      const dBeta = sumOf((i) => dy.values[i]!);
      const dGamma = sumOf((i) => dy.values[i]! * normalised.values[i]!);
      const count = weights && sumOf(weightOf);
      /** What a value does to the others' outputs by way of the moments. */
      const throughMoments = (i: number) =>
        count ? (weightOf(i) / at(count, i)) * (at(dBeta, i) + normalised.values[i]! * at(dGamma, i)) : 0;
      return {
        x: map(dy, (value, i) => slope(i) * (value - throughMoments(i))),
        ...(gamma && { gamma: dGamma }),
        ...(beta && { beta: dBeta }),
      };
    },
  };
};

const references: { readonly [Name in LayerClassName]: Reference<Name> } = {
  Input: input,
  Conv2D: conv2d,
  DepthwiseConv2D: depthwiseConv2d,
  SeparableConv2D: separableConv2d,
  MaxPooling2D: maxPooling2d,
  AveragePooling2D: averagePooling2d,
  GlobalAveragePooling2D: globalAveragePooling2d,
  GlobalMaxPooling2D: globalMaxPooling2d,
  Flatten: flatten,
  Dense: dense,
  Dropout: dropout,
  SpatialDropout2D: spatialDropout2d,
  GaussianNoise: gaussianNoise,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Activation: activation,
  PReLU: pRelu,
  Reshape: reshape,
  ZeroPadding2D: zeroPadding2d,
  Cropping2D: cropping2d,
  UpSampling2D: upSampling2d,
  Rescaling: rescaling,
  Add: add,
  Multiply: multiply,
  Average: average,
  Maximum: maximum,
  Minimum: minimum,
  Concatenate: concatenate,
};

/** The reference of a class, seen without the type of its own config. */
export const referenceOf = (className: LayerClassName): Reference<LayerClassName> =>
  references[className] as Reference<LayerClassName>;
