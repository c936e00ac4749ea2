/** One for all: to make one takes far longer than to use it, and axes have many numbers. */
const format = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });

/** A number with so many digits, as short as can be: 0.0123, 1,200, 3e-5. */
export function readable(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : '∞';
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size > 0 && (size < 1e-3 || size >= 1e7))
    return rounded.toExponential().replace('e+', 'e').replaceAll('-', '−');
  return format.format(rounded).replace('-', '−');
}
