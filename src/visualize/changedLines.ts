/**
 * Which lines of a text are not in the one before: those outside of a longest common subsequence (Wagner & Fischer 1974),
 * by their place in `after`.
 */
export function changedLines(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  // lengths[i][j]: of the longest common subsequence of what follows line i of the one and line j of the other.
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i]![j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const changed = new Set<number>();
  let i = 0;
  for (let j = 0; j < after.length;) {
    if (i < before.length && before[i] === after[j]) {
      i++;
      j++;
    } else if (i < before.length && at(i + 1, j) >= at(i, j + 1)) i++;
    else changed.add(j++);
  }
  return changed;
}
