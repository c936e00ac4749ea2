/** Sets of the numbers below a bound that are joined two by two (Tarjan 1975, with path halving). */
export interface UnionFind {
  join(a: number, b: number): void;
  /** All sets, each in ascending order, by their first members. */
  sets(): number[][];
}

/** Each number a set of its own. */
export function unionFind(count: number): UnionFind {
  const parents = Uint32Array.from({ length: count }, (_, i) => i);
  const parentOf = (i: number) => parents[i] as number;
  const rootOf = (i: number): number => {
    let at = i;
    while (parentOf(at) !== at) {
      parents[at] = parentOf(parentOf(at));
      at = parentOf(at);
    }
    return at;
  };
  return {
    join(a, b) {
      const [rootA, rootB] = [rootOf(a), rootOf(b)];
      // The smaller number stays the root, so that a set's root is its first member.
      parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    },
    sets() {
      const byRoot = new Map<number, number[]>();
      for (let i = 0; i < count; i++) {
        const root = rootOf(i);
        const set = byRoot.get(root);
        if (set) set.push(i);
        else byRoot.set(root, [i]);
      }
      return [...byRoot.values()];
    },
  };
}
