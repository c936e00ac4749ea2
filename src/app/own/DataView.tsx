import { useOpenDropped } from '../useOpenDropped.ts';
import { useOwn } from '../useServices.ts';
import { Begin } from './Begin.tsx';
import styles from './DataView.module.css';
import { useAdding } from './useAdding.ts';
import { useFileDrops } from './useFileDrops.ts';
import { Workbench } from './Workbench.tsx';
import type { OwnState } from '../../data/own/ownStore.ts';

const setOf = ({ set }: OwnState) => set;

/** A person's own pictures: to bring in, sort into classes and train on. */
export function DataView() {
  const set = useOwn(setOf);
  const { addEntries, addFiles } = useAdding();
  const openDropped = useOpenDropped();
  const onDrop: typeof addEntries = (entries, classId) => {
    if (!openDropped(entries)) addEntries(entries, classId);
  };
  const over = useFileDrops({ onDrop, onPaste: (files) => addFiles(files) });
  return (
    <div className={styles.view} data-over={over !== null && over.classId === undefined}>
      {set ? <Workbench key={set.id} set={set} over={over} /> : <Begin />}
      {over !== null && over.classId === undefined && (
        <div className={styles.drop} aria-hidden>
          <span>Drop pictures, folders or zips{set && ', here or on a class'}</span>
        </div>
      )}
    </div>
  );
}
