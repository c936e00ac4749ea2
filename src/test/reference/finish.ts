import { activate } from './activations.ts';
import { type Array64, map, zeros } from './array64.ts';
import type { Inputs, Pass } from './pass.ts';

/** Adds the bias to the last axis of `z` and applies the activation; `backward` is that of what made `z`. */
export function finish(
  name: Parameters<typeof activate>[0],
  z: Array64,
  bias: Array64 | undefined,
  backward: (dz: Array64) => Inputs,
): Pass {
  const units = z.shape.at(-1)!;
  const biased = bias ? map(z, (value, i) => value + bias.values[i % units]!) : z;
  const activated = activate(name, biased);
  return {
    y: activated.y,
    backward(dy) {
      const dz = activated.backward(dy);
      if (!bias) return backward(dz);
      const dBias = zeros(bias.shape);
      dz.values.forEach((value, i) => (dBias.values[i % units]! += value));
      return { ...backward(dz), bias: dBias };
    },
  };
}
