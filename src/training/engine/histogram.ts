import type { Histogram } from '../layerStatistics.ts';

/** Bins of a histogram. */
const BINS = 40;

/** The finite values counted in equal bins from the lowest to the highest, as `numpy.histogram` counts them. */
export function histogramOf(arrays: readonly Float32Array[], bins = BINS): Histogram {
  let [low, high] = [Infinity, -Infinity];
  for (const values of arrays)
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  const counts = new Uint32Array(bins);
  if (low > high) return { low: 0, high: 1, counts };
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const scale = bins / (high - low);
  const edge = (i: number) => low + (i * (high - low)) / bins;
  for (const values of arrays)
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      // Rounding may put a value beside its bin.
      let i = Math.min(Math.floor((value - low) * scale), bins - 1);
      if (value < edge(i)) i--;
      else if (i < bins - 1 && value >= edge(i + 1)) i++;
      counts[i] = (counts[i] ?? 0) + 1;
    }
  return { low, high, counts };
}
