/** How numbers are written in sentences and beside charts. */

/** Three digits, with thousands separators; as "3.2e-7" where there are too many zeros. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4))
    return value.toExponential(1).replace('e+', 'e').replace('.0e', 'e');
  return value.toLocaleString('en', Number.isInteger(value) ? {} : { maximumSignificantDigits: 3 });
}

/** A fraction as a percentage with one decimal, "98.2 %"; a dash where there is no number. */
export const percent = (fraction: number): string =>
  Number.isFinite(fraction) ? `${(100 * fraction).toFixed(1)} %` : '–';
