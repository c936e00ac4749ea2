import { useMemo, useState } from 'react';
import { type CanvasGraph, foldedView } from './fold.ts';
import type { ModelSpec } from './spec.ts';

/** Folds groups, and shows what is in them. */
export interface Folding {
  readonly fold: (group: string) => void;
  readonly unfold: (group: string) => void;
}

/** The network as its blocks: a group is folded until it is unfolded, on this page and until it is left. */
export function useFolding(model: ModelSpec): { readonly view: CanvasGraph; readonly folding: Folding } {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const view = useMemo(() => foldedView(model, (group) => !unfolded.has(group)), [model, unfolded]);
  const folding = useMemo(
    () => ({
      fold: (group: string) => setUnfolded((before) => new Set([...before].filter((one) => one !== group))),
      unfold: (group: string) => setUnfolded((before) => new Set([...before, group])),
    }),
    [],
  );
  return { view, folding };
}
