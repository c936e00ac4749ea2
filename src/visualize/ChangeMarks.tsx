import type { CSSProperties } from 'react';
import { Hint } from '../ui/Hint.tsx';
import type { LiveChange } from '../training/experiment/liveChanges.ts';
import { changeMarks } from './changeMarks.ts';
import type { Span } from './zoom.ts';
import styles from './ChangeMarks.module.css';

interface ChangeMarksProps {
  readonly changes: readonly LiveChange[];
  /** Steps that are shown. */
  readonly span: Span;
  /** Style of a place along the plot, 0..1. */
  readonly along: (fraction: number) => CSSProperties;
}

/** Lines over a plot where the run was changed; pointed at, or reached with Tab, each says what. */
export function ChangeMarks({ changes, span, along }: ChangeMarksProps) {
  const marks = changeMarks(changes, span);
  if (marks.length === 0) return null;
  return (
    <ul className={styles.marks} aria-label="Changes within the run">
      {marks.map(({ at, text }) => (
        <li key={text} className={styles.mark} style={along(at)}>
          <Hint text={text}>
            <span role="img" aria-label={text} tabIndex={0} className={styles.flag} />
          </Hint>
        </li>
      ))}
    </ul>
  );
}
