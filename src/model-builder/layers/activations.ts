/** The activations offered, by Keras's names. */
export const activations = [
  'linear',
  'relu',
  'relu6',
  'leaky_relu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'sigmoid',
  'tanh',
  'softmax',
] as const;
export type ActivationName = (typeof activations)[number];
