import type { ReactNode } from 'react';
import styles from './SectionHeading.module.css';
import { Term } from './Term.tsx';
import type { TermName } from './terms.ts';

/** A heading in small capitals, with something at its right. */
export function SectionHeading({
  children,
  term,
  aside,
}: {
  readonly children: ReactNode;
  /** What it is about, where that is a word to explain. */
  readonly term?: TermName;
  readonly aside?: ReactNode;
}) {
  return (
    <div className={styles.row}>
      <h2 className={styles.heading}>{term ? <Term name={term}>{children}</Term> : children}</h2>
      {aside !== undefined && <div className={styles.aside}>{aside}</div>}
    </div>
  );
}
