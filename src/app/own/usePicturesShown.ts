import { useMemo, useState } from 'react';
import type { Edition } from '../../data/own/edition.ts';
import type { OwnSample, OwnSet } from '../../data/own/ownSet.ts';
import { type Filter, type Found, likelyOf, picturesShown } from './picturesShown.ts';
import { nothingSelected, type Selection, stillShown } from './selection.ts';

/** What the grid shows and what is selected of it. */
export interface Shown {
  readonly samples: readonly OwnSample[];
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  /** Pictures that were pointed out, shown in the place of the filter's. */
  readonly found: Found | null;
  /** What the network takes those for, by slot. */
  readonly likely: ReadonlyMap<number, string>;
  readonly setFound: (found: Found | null) => void;
  readonly selection: Selection;
  readonly select: (selection: Selection) => void;
  readonly selectAll: () => void;
}

export function usePicturesShown(set: OwnSet, edition: Edition | null): Shown {
  const [wanted, setWanted] = useState<Filter>('all');
  const [found, setFound] = useState<Found | null>(null);
  const [chosen, select] = useState<Selection>(nothingSelected);
  const { samples: all, classes } = set;
  // The class may be gone.
  const isGone = /^c\d+$/.test(wanted) && !classes.some(({ id }) => id === wanted);
  const filter = isGone ? 'all' : wanted;
  const samples = useMemo(() => picturesShown(all, filter, found, edition), [all, filter, found, edition]);
  const likely = useMemo(() => likelyOf(found ?? { slots: [] }), [found]);
  const order = useMemo(() => samples.map(({ slot }) => slot), [samples]);
  const selection = useMemo(() => stillShown(chosen, order), [chosen, order]);
  return {
    samples,
    filter,
    setFilter(next) {
      setFound(null);
      setWanted(next);
    },
    found,
    likely,
    setFound,
    selection,
    select,
    selectAll: () => select({ slots: new Set(order), anchor: order[0] ?? null }),
  };
}
