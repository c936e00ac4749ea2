import { Tags, Trash2, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { shownName } from '../../data/own/className.ts';
import { deletePictures, labelPictures, splitClass } from '../../data/own/editSet.ts';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { ChooseClass } from './ChooseClass.tsx';
import styles from './DataView.module.css';
import type { ToLabel } from './LabelMode.tsx';
import { count, pictures } from './ownText.ts';
import { filtersOf } from './picturesShown.ts';
import { nothingSelected } from './selection.ts';
import { useEditOwn } from './useEditOwn.ts';
import type { Shown } from './usePicturesShown.ts';

interface ToolbarProps {
  readonly set: OwnSet;
  readonly shown: Shown;
  readonly onLabel: (those: ToLabel) => void;
}

/** What to show, and what to do with what is selected. */
export function Toolbar({ set, shown, onLabel }: ToolbarProps) {
  const { samples, filter, setFilter, found, setFound, select, selectAll } = shown;
  const selected = shown.selection.slots;
  const edit = useEditOwn();
  const [moving, setMoving] = useState(false);
  const n = selected.size;
  const unlabelled = useMemo(
    () => set.samples.flatMap(({ slot, classId }) => (classId === null ? slot : [])),
    [set.samples],
  );
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Selection">
      {found ? (
        <span className={styles.found}>
          <b>{found.title}</b>
          <IconButton label="Show all pictures" icon={<X aria-hidden />} onClick={() => setFound(null)} />
        </span>
      ) : (
        <div className={styles.filter}>
          <Select label="Show" labelHidden value={filter} options={filtersOf(set)} onChange={setFilter} />
        </div>
      )}
      <span className={styles.said} role="status">
        {n > 0 ? `${count(n)} selected` : pictures(samples.length)}
      </span>
      <div className={styles.tools}>
        {n > 0 ? (
          <>
            <Button onClick={() => setMoving(true)}>Move to class…</Button>
            <Button
              icon={<Trash2 aria-hidden />}
              onClick={() => edit(`Delete ${pictures(n)}`, (now) => deletePictures(now, selected))}
            >
              Delete
            </Button>
            <IconButton
              label="Select none"
              icon={<X aria-hidden />}
              onClick={() => select(nothingSelected)}
            />
          </>
        ) : (
          <>
            <Button disabled={samples.length === 0} onClick={selectAll}>
              Select all
            </Button>
            <Button
              icon={<Tags aria-hidden />}
              disabled={set.classes.length === 0 || unlabelled.length === 0}
              onClick={() => onLabel({ slots: unlabelled })}
            >
              {unlabelled.length === 0 ? 'Label' : `Label ${count(unlabelled.length)}`}
            </Button>
          </>
        )}
      </div>
      {moving && (
        <ChooseClass
          title={`Move ${pictures(n)} to`}
          set={set}
          onClose={() => setMoving(false)}
          onChoose={(id) => edit(`Move ${pictures(n)}`, (now) => labelPictures(now, selected, id))}
          onNew={(name) =>
            edit(`Move ${pictures(n)} to ${shownName(name)}`, (now) => splitClass(now, selected, name))
          }
        />
      )}
    </div>
  );
}
