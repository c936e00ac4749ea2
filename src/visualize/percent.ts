/** A fraction as a percentage with one decimal, "98.2 %"; a dash where there is no number. */
export const percent = (fraction: number): string =>
  Number.isFinite(fraction) ? `${(100 * fraction).toFixed(1)} %` : '–';
