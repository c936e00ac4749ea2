import type { Initializer, Shape } from '../defineLayer.ts';
import { choice } from '../fields.ts';
import { kernelOf, type KernelPrefix } from './kernels.ts';

/** How random first values are drawn: around 0, with variance `gain` / (the fans that count). */
interface Law {
  readonly drawn: 'uniform' | 'normal';
  readonly gain: 1 | 2;
  readonly fans: 'in' | 'in and out';
}

/** Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998, as Keras has them. */
export const laws: Readonly<Record<Exclude<Initializer, 'zeros' | 'ones'>, Law>> = {
  glorot_uniform: { drawn: 'uniform', gain: 2, fans: 'in and out' },
  glorot_normal: { drawn: 'normal', gain: 2, fans: 'in and out' },
  he_uniform: { drawn: 'uniform', gain: 2, fans: 'in' },
  he_normal: { drawn: 'normal', gain: 2, fans: 'in' },
  lecun_uniform: { drawn: 'uniform', gain: 1, fans: 'in' },
  lecun_normal: { drawn: 'normal', gain: 1, fans: 'in' },
};

/** Keras's fans that count, of a kernel `[height, width, in, out]` or `[in, out]`: the window counts in both. */
export function fansOf({ fans }: Law, shape: Shape): readonly number[] {
  const window = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  const both = shape.slice(-2).map((values) => window * values);
  return fans === 'in' ? both.slice(0, 1) : both;
}

/** The kernel initializers offered, by Keras's names. */
const initializers = [...(Object.keys(laws) as (keyof typeof laws)[]), 'zeros'] as const;

/** How the first weights of a kernel are drawn. */
export const initializer = (prefix: KernelPrefix) =>
  choice({
    argument: `${prefix}_initializer`,
    options: initializers,
    default: 'glorot_uniform',
    help: 'How the first weights are drawn.',
    formula: (name, variable) => drawnFormula(name, variable(kernelOf(prefix))),
  });

/** "between ±√(6 / (9 + 144)) = ±0.198". */
function drawnFormula(name: (typeof initializers)[number], shape: Shape): string {
  if (name === 'zeros') return `${shape.join(' × ')} weights, all 0`;
  const law = laws[name];
  const fans = fansOf(law, shape);
  const isUniform = law.drawn === 'uniform';
  // The ends of a uniform distribution are √3 deviations away.
  const gain = isUniform ? 3 * law.gain : law.gain;
  const spread = Math.sqrt(gain / fans.reduce((a, b) => a + b)).toPrecision(3);
  const root = `√(${gain} / ${fans.length > 1 ? `(${fans.join(' + ')})` : fans[0]})`;
  return isUniform ? `between ±${root} = ±${spread}` : `normal, of deviation ${root} = ${spread}`;
}
