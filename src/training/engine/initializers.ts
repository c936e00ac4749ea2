import { keyedRandom, type Random } from '../../data/random.ts';
import type { Initializer, Shape, VariableSpec } from '../../model-builder/defineLayer.ts';

/** Deviation of a standard normal cut off at two deviations; Keras divides by it so that the cut keeps the variance. */
const TRUNCATED_DEVIATION = 0.8796256610342398;

/** Keras's fans: for kernels `[height, width, in, out]` and `[in, out]` alike, the window counts in both. */
function fans(shape: Shape): { fanIn: number; fanOut: number } {
  const window = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  return { fanIn: window * (shape.at(-2) ?? 1), fanOut: window * (shape.at(-1) ?? 1) };
}

const uniform = (variance: number) => (random: Random) => (random.next() * 2 - 1) * Math.sqrt(3 * variance);

const truncatedNormal = (variance: number) => (random: Random) => {
  let deviate = random.normal();
  while (Math.abs(deviate) > 2) deviate = random.normal();
  return (deviate * Math.sqrt(variance)) / TRUNCATED_DEVIATION;
};

/** One value's generator for a variable of the shape: Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998, as Keras has them. */
function generator(initializer: Initializer, shape: Shape): (random: Random) => number {
  const { fanIn, fanOut } = fans(shape);
  switch (initializer) {
    case 'zeros':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'glorot_uniform':
      return uniform(2 / (fanIn + fanOut));
    case 'glorot_normal':
      return truncatedNormal(2 / (fanIn + fanOut));
    case 'he_uniform':
      return uniform(2 / fanIn);
    case 'he_normal':
      return truncatedNormal(2 / fanIn);
    case 'lecun_uniform':
      return uniform(1 / fanIn);
    case 'lecun_normal':
      return truncatedNormal(1 / fanIn);
    default:
      return initializer satisfies never;
  }
}

/** A variable's first values, row-major: a function of the seed and the variable's full name alone. */
export function initialValues(spec: VariableSpec, fullName: string, seed: number): Float32Array {
  const draw = generator(spec.initializer, spec.shape);
  const random = keyedRandom(seed, 'initial weights', fullName);
  const values = new Float32Array(spec.shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = draw(random);
  return values;
}
