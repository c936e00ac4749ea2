import { choice } from '../fields.ts';

/** What each activation makes of a value x, by Keras's names. */
export const activationFormulas = {
  linear: 'x',
  relu: 'max(0, x)',
  relu6: 'min(max(0, x), 6)',
  leaky_relu: 'x above 0, else 0.2 × x',
  elu: 'x above 0, else eˣ − 1',
  selu: '1.0507 × (x above 0, else 1.6733 × (eˣ − 1))',
  gelu: 'x × the part of a normal distribution below x',
  silu: 'x / (1 + e⁻ˣ)',
  sigmoid: '1 / (1 + e⁻ˣ)',
  tanh: '(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)',
  softmax: 'eˣ / the sum of eˣ over all values of the last axis',
} as const;
export type ActivationName = keyof typeof activationFormulas;
/** The activations offered. */
export const activations = Object.keys(activationFormulas) as readonly ActivationName[];

/** The function that a layer ends with. */
export const appliedActivation = (fallback: ActivationName) =>
  choice({
    argument: 'activation',
    options: activations,
    default: fallback,
    help: 'The function applied to every output value.',
    formula: (name) => activationFormulas[name],
  });

const subscript = (count: number): string =>
  String(count).replaceAll(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? '');

/** "x₁ + … + x₉", its terms written by `term`; where there are so few, all of them. */
export function sequence(count: number, between: string, term: (index: string) => string): string {
  const shown = count <= 3 ? Array.from({ length: count }, (_, i) => i + 1) : [1, null, count];
  return shown.map((i) => (i === null ? '…' : term(subscript(i)))).join(between);
}

interface Weighing {
  readonly activation: ActivationName;
  readonly useBias: boolean;
}

/** What a filter or unit makes of the values it looks at, so many as the product of `factors`: "relu(w₁ × x₁ + … + w₉ × x₉ + bias), 9 = 3 × 3 × 1". */
export function weighedFormula({ activation, useBias }: Weighing, factors: readonly number[]): string {
  const count = factors.reduce((a, b) => a * b, 1);
  const sum = `${sequence(count, ' + ', (i) => `w${i} × x${i}`)}${useBias ? ' + bias' : ''}`;
  const applied = activation === 'linear' ? sum : `${activation}(${sum})`;
  return factors.length > 1 ? `${applied}, ${count} = ${factors.join(' × ')}` : applied;
}
