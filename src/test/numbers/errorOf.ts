/** The largest difference, as a share of the largest expected value; infinite where something is not even a number. */
export function errorOf(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const one = Math.abs(found[i]! - expected[i]!);
    if (!(one < Infinity)) return Infinity;
    difference = Math.max(difference, one);
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return difference === 0 ? 0 : difference / largest;
}
