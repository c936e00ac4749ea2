import { type CSSProperties, useState } from 'react';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './Classes.module.css';
import { numberedName } from './ownText.ts';

/** Classes listed at most: who has more types a part of the name. */
const MOST = 100;

interface ChooseClassProps {
  readonly title: string;
  readonly set: OwnSet;
  /** Not offered. */
  readonly except?: string;
  /** Null for no class. */
  readonly onChoose: (classId: string | null) => void;
  /** Offers a new class by this name too, and no class. */
  readonly onNew?: (name: string) => void;
  readonly onClose: () => void;
}

/** One of the classes, found by a part of its name. */
export function ChooseClass({ title, set, except, onChoose, onNew, onClose }: ChooseClassProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const all = set.classes
    .map((each, i) => ({ ...each, label: numberedName(each, i) }))
    .filter(({ id }) => id !== except);
  const found = all.filter(({ label }) => label.toLowerCase().includes(wanted));
  const choose = (act: () => void) => {
    act();
    onClose();
  };
  return (
    <Dialog title={title} open onClose={onClose}>
      <input
        className={styles.search}
        aria-label={onNew ? 'Class to find or make' : 'Class to find'}
        placeholder={onNew ? 'Find a class, or name a new one' : 'Find a class'}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className={styles.choices}>
        {found.slice(0, MOST).map(({ id, label, colour }) => (
          <li key={id}>
            <Button
              icon={
                <i className={styles.dot} style={{ '--class': `var(--class-${colour})` } as CSSProperties} />
              }
              onClick={() => choose(() => onChoose(id))}
            >
              <span className={styles.label}>{label}</span>
            </Button>
          </li>
        ))}
        {onNew && wanted === '' && (
          <li>
            <Button onClick={() => choose(() => onChoose(null))}>No class</Button>
          </li>
        )}
      </ul>
      {found.length > MOST && <p>And {found.length - MOST} more: type a part of the name.</p>}
      {onNew && (
        <Button variant="primary" disabled={wanted === ''} onClick={() => choose(() => onNew(text.trim()))}>
          New class
        </Button>
      )}
    </Dialog>
  );
}
