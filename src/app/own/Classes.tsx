import { Plus } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { shownName } from '../../data/own/className.ts';
import { addClass, deleteClass, labelPictures, mergeClass, moveClass } from '../../data/own/editSet.ts';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { SectionHeading } from '../../ui/SectionHeading.tsx';
import { ChooseClass } from './ChooseClass.tsx';
import { type ClassAt, ClassCard, DropPlace } from './ClassCard.tsx';
import styles from './Classes.module.css';
import { count, numberedName, pictures } from './ownText.ts';
import type { Filter } from './picturesShown.ts';
import { useEditOwn } from './useEditOwn.ts';

/** Classes shown at first, and with each press of "Show more". */
const PAGE = 60;

interface ClassesProps {
  readonly set: OwnSet;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  /** What files are being dragged over; undefined for no class. */
  readonly over: string | null | undefined;
  /** The pictures that go along with one that is dragged. */
  readonly taken: (slot: number) => ReadonlySet<number>;
  readonly onCapture: (classId: string) => void;
  readonly onDraw: (classId: string) => void;
}

/** All classes, to change, to fill and to drop pictures on. */
export function Classes({ set, filter, onFilter, over, taken, onCapture, onDraw }: ClassesProps) {
  const edit = useEditOwn();
  const [shown, setShown] = useState(PAGE);
  const [merging, setMerging] = useState<string | null>(null);
  const counts = useMemo(() => {
    const all = new Map<string | null, number>();
    for (const { classId } of set.samples) all.set(classId, (all.get(classId) ?? 0) + 1);
    return all;
  }, [set.samples]);
  const { classes } = set;
  const titleOf = (id: string) => {
    const index = classes.findIndex((each) => each.id === id);
    return numberedName(classes[index] ?? { name: '' }, index);
  };
  const drop = useCallback(
    (slot: number, classId: string | null) => {
      const slots = taken(slot);
      edit(`Move ${pictures(slots.size)}`, (now) => labelPictures(now, slots, classId));
    },
    [edit, taken],
  );
  const show = useCallback(
    (classId: string) => onFilter(filter === classId ? 'all' : classId),
    [filter, onFilter],
  );
  const menuOf = useCallback(
    ({ ofClass, index, of, pictures: n }: ClassAt): MenuItem[] => {
      const { id } = ofClass;
      const title = numberedName(ofClass, index);
      return [
        {
          label: 'Move up',
          disabled: index === 0,
          onSelect: () => edit(`Move ${title}`, (now) => moveClass(now, id, -1)),
        },
        {
          label: 'Move down',
          disabled: index === of - 1,
          onSelect: () => edit(`Move ${title}`, (now) => moveClass(now, id, 1)),
        },
        { label: 'Merge into…', disabled: of < 2, onSelect: () => setMerging(id) },
        {
          label: 'Delete class, keep pictures',
          about: `${pictures(n)} will have no class.`,
          onSelect: () => edit(`Delete ${title}`, (now) => deleteClass(now, id, 'unlabel')),
        },
        {
          label: 'Delete class and pictures',
          about: `${pictures(n)} will be deleted. Undo brings all back.`,
          onSelect: () => edit(`Delete ${title} and ${pictures(n)}`, (now) => deleteClass(now, id, 'delete')),
        },
      ];
    },
    [edit],
  );
  const without = counts.get(null) ?? 0;
  return (
    <section className={styles.classes} aria-label="Classes">
      <SectionHeading aside={count(classes.length)}>Classes</SectionHeading>
      <ul className={styles.list}>
        {classes.slice(0, shown).map((each, i) => (
          <ClassCard
            key={each.id}
            ofClass={each}
            index={i}
            of={classes.length}
            pictures={counts.get(each.id) ?? 0}
            shown={filter === each.id}
            over={over === each.id}
            onShow={show}
            onDropPictures={drop}
            onCapture={onCapture}
            onDraw={onDraw}
            menuOf={menuOf}
          />
        ))}
        {without > 0 && (
          <DropPlace classId={null} over={over === null} onDropPictures={(slot) => drop(slot, null)}>
            <div className={styles.head}>
              <span className={styles.none}>no class</span>
              <button
                type="button"
                className={styles.count}
                aria-pressed={filter === 'none'}
                aria-label={`Show pictures without a class, ${pictures(without)}`}
                onClick={() => onFilter(filter === 'none' ? 'all' : 'none')}
              >
                {count(without)}
              </button>
            </div>
          </DropPlace>
        )}
      </ul>
      {classes.length > shown && (
        <Button onClick={() => setShown(shown + PAGE)}>
          Show {count(Math.min(PAGE, classes.length - shown))} more of {count(classes.length)}
        </Button>
      )}
      <NewClass />
      {merging !== null && (
        <ChooseClass
          title={`Merge ${titleOf(merging)} into`}
          set={set}
          except={merging}
          onClose={() => setMerging(null)}
          onChoose={(into) => {
            if (into !== null) edit(`Merge ${titleOf(merging)}`, (now) => mergeClass(now, merging, into));
          }}
        />
      )}
    </section>
  );
}

function NewClass() {
  const edit = useEditOwn();
  const [name, setName] = useState('');
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        edit(`Add class ${shownName(name)}`, (now) => addClass(now, name));
        setName('');
      }}
    >
      <input
        aria-label="Class name"
        placeholder="New class"
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" icon={<Plus aria-hidden />} disabled={name.trim() === ''}>
        Add class
      </Button>
    </form>
  );
}
