/** A step's vital signs: what tells a run that has gone wrong although its loss is a number. */

/** Vital signs as read from the device. */
export interface Vitals {
  /**
   * Euclidean norms over all trainable variables, after the update; no weight is larger than theirs. Not maxima: those drop what
   * is not a number on most backends, a sum never does.
   */
  readonly gradientNorm: number;
  readonly weightNorm: number;
  /** Whether all pictures were given the same class. */
  readonly oneClass: boolean;
}

/** What `[pictures given another class than the first, gradient norm, weight norm]` tells. */
export const toVitals = ([apart, gradientNorm, weightNorm]: ArrayLike<number> &
  Iterable<number>): Vitals => ({
  gradientNorm: gradientNorm ?? Number.NaN,
  weightNorm: weightNorm ?? Number.NaN,
  oneClass: apart === 0,
});
