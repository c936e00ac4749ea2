/** The convolutions of `layers.ts` that look at each channel by itself. */
import { type Array64, zeros } from './array64.ts';
import { finish } from './finish.ts';
import type { Reference } from './pass.ts';
import { outputSize, slide, type Sliding } from './window.ts';

/** Sums of products by places in x, in the kernel and in the output, there and back. */
function products(
  x: Array64,
  kernel: Array64,
  shape: readonly number[],
  each: (visit: (x: number, kernel: number, y: number) => void) => void,
) {
  const y = zeros(shape);
  each((i, k, o) => (y.values[o]! += x.values[i]! * kernel.values[k]!));
  const backward = (dy: Array64): readonly [x: Array64, kernel: Array64] => {
    const [dx, dKernel] = [zeros(x.shape), zeros(kernel.shape)];
    each((i, k, o) => {
      dx.values[i]! += kernel.values[k]! * dy.values[o]!;
      dKernel.values[k]! += x.values[i]! * dy.values[o]!;
    });
    return [dx, dKernel];
  };
  return { y, backward };
}

/** Each channel by its own filters, whose outputs stand side by side. */
function depthwise(x: Array64, kernel: Array64, sliding: Sliding) {
  const [, , channels, multiplier] = kernel.shape as [number, number, number, number];
  const shape = [x.shape[0]!, ...outputSize(x.shape, sliding), channels * multiplier];
  return products(x, kernel, shape, (visit) =>
    slide(x.shape, sliding, (output, covered) => {
      for (const { pixel, tap } of covered)
        for (let c = 0; c < channels; c++)
          for (let m = 0; m < multiplier; m++)
            visit(
              pixel * channels + c,
              (tap * channels + c) * multiplier + m,
              output * channels * multiplier + c * multiplier + m,
            );
    }),
  );
}

export const depthwiseConv2d: Reference<'DepthwiseConv2D'> = (
  config,
  { x, depthwise_kernel: kernel, bias },
) => {
  const { kernelSize, strides, padding, dilationRate } = config;
  const { y, backward } = depthwise(x!, kernel!, {
    size: kernelSize,
    strides,
    padding,
    dilations: dilationRate,
  });
  return finish(config.activation, y, bias, (dz) => {
    const [dx, dKernel] = backward(dz);
    return { x: dx, depthwise_kernel: dKernel };
  });
};

export const separableConv2d: Reference<'SeparableConv2D'> = (config, inputs) => {
  const { x, depthwise_kernel: kernel, pointwise_kernel: mixing, bias } = inputs;
  const { kernelSize, strides, padding, dilationRate, filters } = config;
  const maps = depthwise(x!, kernel!, { size: kernelSize, strides, padding, dilations: dilationRate });
  const channels = maps.y.shape[3]!;
  const pixels = maps.y.values.length / channels;
  const mixed = products(maps.y, mixing!, [...maps.y.shape.slice(0, 3), filters], (visit) => {
    for (let p = 0; p < pixels; p++)
      for (let c = 0; c < channels; c++)
        for (let f = 0; f < filters; f++) visit(p * channels + c, c * filters + f, p * filters + f);
  });
  return finish(config.activation, mixed.y, bias, (dz) => {
    const [dMaps, dMixing] = mixed.backward(dz);
    const [dx, dKernel] = maps.backward(dMaps);
    return { x: dx, depthwise_kernel: dKernel, pointwise_kernel: dMixing };
  });
};
