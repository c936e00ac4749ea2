/** Which pictures the grid shows. */
import type { OwnSet } from '../../data/own/ownSet.ts';
import type { Edition } from '../../data/own/edition.ts';
import { slotsOf } from '../../data/own/look.ts';
import { subsets } from '../../data/own/split.ts';
import type { OwnSample } from '../../data/own/ownSet.ts';
import { numberedName } from './ownText.ts';

/** All, those without a class, those of a subset, or those of the class of this id. */
export type Filter = 'all' | 'none' | 'training' | 'validation' | 'test' | (string & {});

/** Some that were pointed out, in place of those of the filter. */
export interface Found {
  /** What they are, for people. */
  readonly title: string;
  readonly slots: readonly number[];
  /** The class that the network takes each for, in the same order, where it is about that. */
  readonly likely?: readonly string[] | undefined;
}

/** What the network takes pictures for, by slot. */
export const likelyOf = ({
  slots,
  likely = [],
}: Pick<Found, 'slots' | 'likely'>): ReadonlyMap<number, string> =>
  new Map(slots.flatMap((slot, i) => (likely[i] === undefined ? [] : [[slot, likely[i]] as const])));

/** All filters there are, with their names. */
export const filtersOf = ({
  classes,
}: Pick<OwnSet, 'classes'>): { readonly value: Filter; readonly label: string }[] => [
  { value: 'all', label: 'All pictures' },
  { value: 'none', label: 'Without a class' },
  ...subsets.map((subset) => ({ value: subset, label: `For ${subset === 'test' ? 'the test' : subset}` })),
  ...classes.map((each, i) => ({ value: each.id, label: numberedName(each, i) })),
];

/** In the order they came; those pointed out in theirs. `edition` knows the subsets. */
export function picturesShown(
  samples: readonly OwnSample[],
  filter: Filter,
  found: Found | null,
  edition: Edition | null,
): readonly OwnSample[] {
  if (found) {
    const bySlot = new Map(samples.map((sample) => [sample.slot, sample]));
    return found.slots.flatMap((slot) => bySlot.get(slot) ?? []);
  }
  if (filter === 'all') return samples;
  const subset = subsets.find((each) => each === filter);
  if (subset) {
    const slots = new Set(edition ? slotsOf(edition, subset) : []);
    return samples.filter(({ slot }) => slots.has(slot));
  }
  const wanted = filter === 'none' ? null : filter;
  return samples.filter(({ classId }) => classId === wanted);
}
