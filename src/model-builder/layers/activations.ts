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
