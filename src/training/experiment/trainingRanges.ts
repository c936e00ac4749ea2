/** The range of every training argument: for the form, the parser and the worker. */
export const trainingRanges = {
  learningRate: { min: 1e-8, max: 100 },
  momentum: { min: 0, max: 0.9999 },
  beta1: { min: 0, max: 0.9999 },
  beta2: { min: 0, max: 0.999999 },
  epsilon: { min: 1e-12, max: 1 },
  batchSize: { min: 1, max: 1024 },
  epochs: { min: 1, max: 10_000 },
  seed: { min: 0, max: 2 ** 32 - 1 },
} as const;
