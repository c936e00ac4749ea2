import { keyedRandom, type Random } from '../../data/random.ts';
import type { Initializer, Shape, VariableSpec } from '../../model-builder/defineLayer.ts';
import { fansOf, laws } from '../../model-builder/layers/initializers.ts';

/** Deviation of a standard normal cut off at two deviations; Keras divides by it so that the cut keeps the variance. */
const TRUNCATED_DEVIATION = 0.8796256610342398;

const uniform = (variance: number) => (random: Random) => (random.next() * 2 - 1) * Math.sqrt(3 * variance);

const truncatedNormal = (variance: number) => (random: Random) => {
  let deviate = random.normal();
  while (Math.abs(deviate) > 2) deviate = random.normal();
  return (deviate * Math.sqrt(variance)) / TRUNCATED_DEVIATION;
};

/** One value's generator for a variable of the shape. */
function generator(initializer: Initializer, shape: Shape): (random: Random) => number {
  if (initializer === 'zeros') return () => 0;
  if (initializer === 'ones') return () => 1;
  const law = laws[initializer];
  const variance = law.gain / fansOf(law, shape).reduce((a, b) => a + b);
  return law.drawn === 'uniform' ? uniform(variance) : truncatedNormal(variance);
}

/** A variable's first values, row-major: a function of the seed and the variable's full name alone. */
export function initialValues(spec: VariableSpec, fullName: string, seed: number): Float32Array {
  const draw = generator(spec.initializer, spec.shape);
  const random = keyedRandom(seed, 'initial weights', fullName);
  const values = new Float32Array(spec.shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = draw(random);
  return values;
}
