/** How much the pictures of a class count: all alike, as scikit-learn balances them, or as given (1 where nothing is). */
export type ClassWeights = 'none' | 'balanced' | readonly number[];

/** Of a weight by hand. */
export const classWeightRange = { min: 0, max: 1000 };

/** The most weights that can be given. */
export const MOST_CLASS_WEIGHTS = 256;

/** n / (classes · count) for each class, as scikit-learn's `compute_class_weight('balanced')`; 1 for a class without pictures. */
export function balancedWeights(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 1 : all / (counts.length * count)));
}
