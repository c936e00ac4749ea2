/** Everything that is to be known of a set as it is. All of it looks at every picture, so a worker does it. */
import type { Subset } from '../dataset.ts';
import type { Edition } from './edition.ts';
import type { Finding } from './finding.ts';
import { foldsOf } from './folds.ts';
import { healthOf } from './health.ts';
import { editionOf } from './makeEdition.ts';
import type { OwnSet } from './ownSet.ts';
import { splitSamples, subsets } from './split.ts';
import { whyNotTrainable } from './trainable.ts';

/** How many pictures each subset has. */
export type SubsetCounts = Readonly<Record<Subset, number>>;

/** What was seen. */
export interface Looked {
  /** What would be trained on now. */
  readonly edition: Edition;
  /** Pictures of each class, in the set's order. */
  readonly counts: readonly SubsetCounts[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** Parts to check labels by: `foldsOf` the edition. */
  readonly folds: readonly number[];
  /** Why there is nothing to train on yet; null when there is. */
  readonly obstacle: string | null;
}

/** Looks at the set. */
export async function look(set: OwnSet): Promise<Looked> {
  const edition = await editionOf(set);
  return {
    edition,
    folds: foldsOf(set.samples, edition),
    counts: countsOf(set),
    findings: healthOf(set),
    obstacle: whyNotTrainable(set),
  };
}

function countsOf(set: OwnSet): SubsetCounts[] {
  const split = splitSamples(set);
  const byClass = new Map(set.classes.map(({ id }) => [id, { training: 0, validation: 0, test: 0 }]));
  for (const subset of subsets)
    for (const i of split[subset]) {
      const counts = byClass.get(set.samples[i]?.classId ?? '');
      if (counts) counts[subset]++;
    }
  return [...byClass.values()];
}

/** The pictures of a subset, as slots. */
export function slotsOf({ slots, info }: Edition, subset: Subset): readonly number[] {
  const sizes = subsets.map((each) => info[each].reduce((sum, n) => sum + n, 0));
  const start = sizes.slice(0, subsets.indexOf(subset)).reduce((sum, n) => sum + n, 0);
  return slots.slice(start, start + (sizes[subsets.indexOf(subset)] ?? 0));
}
