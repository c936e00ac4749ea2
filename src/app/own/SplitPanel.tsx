import { Shuffle } from 'lucide-react';
import { type CSSProperties, useMemo } from 'react';
import type { Subset } from '../../data/dataset.ts';
import { changeSplit, unpinPictures } from '../../data/own/editSet.ts';
import type { SubsetCounts } from '../../data/own/look.ts';
import type { OwnClass, OwnSet } from '../../data/own/ownSet.ts';
import { subsets } from '../../data/own/split.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { SectionHeading } from '../../ui/SectionHeading.tsx';
import dataView from './DataView.module.css';
import { count, numberedName, pictures } from './ownText.ts';
import type { Filter } from './picturesShown.ts';
import styles from './SplitPanel.module.css';
import { useEditOwn } from './useEditOwn.ts';
import type { Look } from './useLook.ts';

interface SplitPanelProps {
  readonly set: OwnSet;
  readonly look: Look | null;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

const percent = (part: number) => Math.round(100 * part);
const MOST_SEED = 2 ** 31 - 1;

/** How pictures are shared out over training, validation and test, and what came of it. */
export function SplitPanel({ set, look, filter, onFilter }: SplitPanelProps) {
  const edit = useEditOwn();
  const { validation, test, seed } = set.split;
  return (
    <section className={dataView.panel} aria-label="Split">
      <SectionHeading aside={`${100 - percent(validation) - percent(test)} % training`}>Split</SectionHeading>
      <div className={styles.parts}>
        <NumberField
          label="validation, %"
          help="The part of each class that tells how training goes."
          value={percent(validation)}
          min={1}
          max={99 - percent(test)}
          integer
          onChange={(value) =>
            edit('Change the split', (now) => changeSplit(now, { validation: value / 100 }), 'validation')
          }
        />
        <NumberField
          label="test, %"
          help="The part of each class that only the last, honest test sees."
          value={percent(test)}
          min={0}
          max={99 - percent(validation)}
          integer
          onChange={(value) =>
            edit('Change the split', (now) => changeSplit(now, { test: value / 100 }), 'test')
          }
        />
      </div>
      <div className={styles.seed}>
        <NumberField
          label="seed"
          help="Which pictures go where: another seed, another shuffle."
          value={seed}
          min={0}
          max={MOST_SEED}
          integer
          onChange={(value) => edit('Change the seed', (now) => changeSplit(now, { seed: value }), 'seed')}
        />
        <IconButton
          label="Shuffle anew"
          icon={<Shuffle aria-hidden />}
          onClick={() =>
            edit('Shuffle anew', (now) =>
              changeSplit(now, { seed: now.split.seed < MOST_SEED ? now.split.seed + 1 : 0 }),
            )
          }
        />
      </div>
      {look && look.set.samples.length > 0 && (
        <Counts set={look.set} counts={look.looked.counts} filter={filter} onFilter={onFilter} />
      )}
      <p className={dataView.note}>
        Copies, near-duplicates and the pictures of one burst stay together in one of the three, so that none
        is judged by its twin.
      </p>
      <Pinned set={set} />
    </section>
  );
}

interface CountsProps extends Pick<SplitPanelProps, 'filter' | 'onFilter'> {
  readonly set: OwnSet;
  readonly counts: readonly SubsetCounts[];
}

/** How many pictures of each class are in each subset; each subset's can be looked at. */
function Counts({ set, counts, filter, onFilter }: CountsProps) {
  const total = (subset: Subset) => counts.reduce((sum, of) => sum + of[subset], 0);
  const largest = Math.max(1, ...counts.map(sumOf));
  const used = subsets.filter((subset) => total(subset) > 0);
  const lacking = counts.filter((of) => sumOf(of) > 0 && used.some((subset) => of[subset] === 0)).length;
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Pictures of each set by class">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">class</th>
              {subsets.map((subset) => (
                <th key={subset} scope="col">
                  <button
                    type="button"
                    aria-pressed={filter === subset}
                    aria-label={`Show ${subset} ${pictures(total(subset))}`}
                    onClick={() => onFilter(filter === subset ? 'all' : subset)}
                  >
                    {subset} <b>{count(total(subset))}</b>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {set.classes.map((each, i) => {
              const of = counts[i];
              return of && <ClassRow key={each.id} ofClass={each} index={i} of={of} {...{ largest, used }} />;
            })}
          </tbody>
        </table>
      </div>
      {lacking > 0 && (
        <p className={styles.lacking}>
          {lacking === 1 ? '1 class is' : `${count(lacking)} classes are`} not in every set; Data health says
          why.
        </p>
      )}
    </>
  );
}

const sumOf = (of: SubsetCounts): number => subsets.reduce((sum, subset) => sum + of[subset], 0);

interface ClassRowProps {
  readonly ofClass: OwnClass;
  readonly index: number;
  readonly of: SubsetCounts;
  /** Pictures of the largest class. */
  readonly largest: number;
  /** Subsets that have any. */
  readonly used: readonly Subset[];
}

function ClassRow({ ofClass, index, of, largest, used }: ClassRowProps) {
  const bar = { '--class': `var(--class-${ofClass.colour})`, '--part': sumOf(of) / largest } as CSSProperties;
  return (
    <tr>
      <th scope="row" style={bar}>
        <span>{numberedName(ofClass, index)}</span>
      </th>
      {subsets.map((subset) => (
        <td key={subset} data-lacking={of[subset] === 0 && used.includes(subset)}>
          {count(of[subset])}
        </td>
      ))}
    </tr>
  );
}

/** Folders that named a set decide for their pictures, until they are let go. */
function Pinned({ set: { samples } }: Pick<SplitPanelProps, 'set'>) {
  const edit = useEditOwn();
  const pinned = useMemo(
    () => new Set(samples.flatMap(({ slot, pinned: to }) => (to === null ? [] : slot))),
    [samples],
  );
  if (pinned.size === 0) return null;
  return (
    <>
      <p className={dataView.note}>
        {pictures(pinned.size)} stay{pinned.size === 1 && 's'} where a folder named train, validation or test
        put {pinned.size === 1 ? 'it' : 'them'}.
      </p>
      <div className={dataView.foot}>
        <Button onClick={() => edit('Let the split decide', (now) => unpinPictures(now, pinned))}>
          Let the split decide for all
        </Button>
      </div>
    </>
  );
}
