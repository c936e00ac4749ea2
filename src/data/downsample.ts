/**
 * Indices of at most `points` + 2 values that draw the same line: the first, the last, and the lowest and highest of
 * each bucket. Buckets lie at multiples of a power of two, so that a growing series keeps the points it has.
 */
export function downsample(values: ArrayLike<number>, points: number): number[] {
  const { length } = values;
  if (length <= points) return Array.from({ length }, (_, i) => i);
  let size = 2;
  while (2 * Math.ceil(length / size) > points) size *= 2;
  const indices = [0];
  const add = (i: number) => {
    if (i > (indices.at(-1) ?? 0)) indices.push(i);
  };
  for (let start = 0; start < length; start += size) {
    const end = Math.min(start + size, length);
    let [low, high] = [start, start];
    for (let i = start + 1; i < end; i++) {
      const value = values[i] as number;
      // Written so that a NaN first value gives way.
      if (!(value >= (values[low] as number))) low = i;
      if (!(value <= (values[high] as number))) high = i;
    }
    add(Math.min(low, high));
    add(Math.max(low, high));
  }
  add(length - 1);
  return indices;
}
