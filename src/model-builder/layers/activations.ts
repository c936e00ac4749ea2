/** The activations offered, by Keras's names. */
export const activations = ['linear', 'relu', 'elu', 'selu', 'sigmoid', 'tanh', 'softmax'] as const;
export type ActivationName = (typeof activations)[number];
